/** The message of a browser that hangs. vitest.config.ts retries a test that fails with it. */
export const browserTimeout = 'the browser did not answer'

const answerMsMax = 120_000

/** Adds a deadline to a Playwright operation that has none, and names the operation in the error. */
export const withDeadline = async <T>(operation: string, result: Promise<T>): Promise<T> => {
  const deadline = Promise.withResolvers<never>()
  const timer = setTimeout(() => deadline.reject(new Error(`${browserTimeout}: ${operation}`)), answerMsMax)
  try {
    return await Promise.race([result, deadline.promise])
  } finally {
    clearTimeout(timer)
  }
}
