/** A plain word to the operator instead of a stack trace: nothing was done, and this is why. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

/** Runs what an operator started; a refusal is printed, and everything else is a fault of ours. */
export const orRefuse = async <Result>(act: () => Promise<Result>): Promise<Result> => {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    process.stderr.write(`${error.message.trimEnd()}\n`)
    return process.exit(1)
  }
}
