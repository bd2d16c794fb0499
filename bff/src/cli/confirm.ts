import { visibleName } from '../runtime/visible-text.ts'
import type { CommandContext, Flags } from './commands/command.ts'
import { exitCodes } from './exit-codes.ts'
import { OperatorError } from './operator-error.ts'

const notConfirmed = { exitCode: exitCodes.notConfirmed }

/** An action that cannot be undone. */
export interface Irreversible {
  /** The effect, for example `erase tenant acme`. */
  readonly effect: string
  /** Lines that show it. */
  readonly shown: readonly string[]
  /** The command as words, and the operand, which has to be typed as a confirmation. */
  readonly command: string
  readonly name: string
}

// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02
const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

const lineToRun = ({ command, name }: Irreversible): string =>
  `planbridge ${command} --yes ${name.startsWith('-') ? '-- ' : ''}${shellWord(name)}`

/**
 * Shows an action that cannot be undone and has it confirmed: by the name, typed at the terminal, or by `--yes`. Throws an
 * `OperatorError` otherwise.
 */
export const requireConfirmation = async (
  { note, ask }: Pick<CommandContext, 'note' | 'ask'>,
  { yes }: Flags,
  action: Irreversible,
): Promise<void> => {
  if (yes) return
  for (const line of action.shown) note(line)
  if (!ask) {
    const refusal = `Nothing was changed: ${action.effect} cannot be undone and needs a confirmation. Run it in a terminal, or run:`
    throw new OperatorError(`${refusal}\n  ${lineToRun(action)}`, notConfirmed)
  }
  const name = visibleName(action.name)
  const typed = await ask(`This cannot be undone. Type ${name} to ${action.effect}: `)
  if (typed.trim() === action.name.trim()) return
  throw new OperatorError(`Nothing was changed: ${name} was not typed.`, notConfirmed)
}
