import { visibleText } from '../runtime/visible-text.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'

export interface OperatorErrorOptions extends ErrorOptions {
  readonly exitCode?: ExitCode
}

/** An error with a message for the operator, printed without a stack trace. Nothing was changed. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
  readonly exitCode: ExitCode
  constructor(message: string, { exitCode = exitCodes.notDone, ...options }: OperatorErrorOptions = {}) {
    super(message, options)
    this.exitCode = exitCode
  }
}

/** Runs a command or the server. An `OperatorError` is printed and exits with its code; any other error is a bug and is thrown on. */
export const exitOnOperatorError = async <Result>(act: () => Promise<Result>): Promise<Result> => {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error
    process.stderr.write(`${visibleText(error.message.trimEnd())}\n`)
    return process.exit(error.exitCode)
  }
}
