import { createInterface } from 'node:readline'
import type { Writable } from 'node:stream'
import { visibleName } from '../runtime/visible-text.ts'
import type { CommandContext } from './commands/command.ts'
import { fileFault } from './file-fault.ts'
import { OperatorError } from './operator-error.ts'

export interface Terminal extends Pick<CommandContext, 'print' | 'note' | 'ask'> {
  /** Writes a line of the log, as it is. */
  readonly log: (line: string) => void
  /** Resolves when everything is written. Throws an `OperatorError` if the result is incomplete, for example on a full disk. */
  readonly flush: () => Promise<void>
}

const isClosedPipe = (error: Error): boolean => 'code' in error && error.code === 'EPIPE'

/** Waits until the output is written; an output that fails reports it by its `error` event. */
const flushed = (output: Writable): Promise<void> =>
  output.destroyed ? Promise.resolve() : new Promise((resolve) => output.write('', () => resolve()))

const askAtTerminal = (question: string): Promise<string> =>
  new Promise((resolve) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr })
    // The input has ended, or the operator has interrupted the question.
    lines.once('close', () => resolve(''))
    lines.once('SIGINT', () => lines.close())
    lines.question(question, (answer) => {
      resolve(answer)
      lines.close()
    })
  })

/** The output and input of a command. */
export const openTerminal = (): Terminal => {
  const { stdin, stdout, stderr } = process
  let fault: Error | undefined
  // A reader such as `head` closes its end of the pipe when it has enough. The command continues: it may be half-way through a change.
  stdout.on('error', (error) => {
    if (!isClosedPipe(error)) fault ??= error
  })
  stderr.on('error', () => undefined)
  return {
    print: (line) => void stdout.write(`${visibleName(line)}\n`),
    note: (line) => void stderr.write(`${visibleName(line)}\n`),
    log: (line) => void stderr.write(line),
    ask: stdin.isTTY && stderr.isTTY ? askAtTerminal : undefined,
    flush: async () => {
      await flushed(stdout)
      if (fault) throw new OperatorError(`The output is incomplete: ${fileFault(fault)}.`)
    },
  }
}
