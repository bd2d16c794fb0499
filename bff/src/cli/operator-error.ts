/** An error with a message for the operator, printed without a stack trace. Nothing was changed. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
}

/** Runs a command or the server. An `OperatorError` is printed and exits with 1; any other error is a bug and is thrown on. */
export const exitOnOperatorError = async <Result>(act: () => Promise<Result>): Promise<Result> => {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error
    process.stderr.write(`${error.message.trimEnd()}\n`)
    return process.exit(1)
  }
}
