/** What a test that failed with it may be repeated for: whether a browser gets stuck is no matter of ours. */
export const silence = 'the browser did not answer'

const answerMsMax = 120_000

/** Waits for what Playwright itself would wait for without end, and says what it was that did not come. */
export const answered = async <T>(what: string, asked: Promise<T>): Promise<T> => {
  const gone = Promise.withResolvers<never>()
  const timer = setTimeout(() => gone.reject(new Error(`${silence}: ${what}`)), answerMsMax)
  try {
    return await Promise.race([asked, gone.promise])
  } finally {
    clearTimeout(timer)
  }
}
