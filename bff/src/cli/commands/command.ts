import type { Config } from '../../config/config.ts'
import type { Events } from '../../events.ts'
import type { Store } from '../../store/ports/ports.ts'
import type { Env } from '../load-config.ts'

/** A command's access to configuration, store and terminal. Configuration and store are opened on first use. */
export interface CommandContext {
  readonly config: () => Config
  readonly env: Env
  /** Opens the existing store; it is closed after the command. Throws an `OperatorError` if there is none. */
  readonly store: () => Promise<Store>
  readonly events: Events
  /** Prints a line of the result to standard output. */
  readonly print: (line: string) => void
  /** Prints a remark to standard error, so that the result can be piped into a file. */
  readonly note: (line: string) => void
  /** Asks at the terminal; undefined if there is none. Resolves to the line typed, '' if the input ended. */
  readonly ask: ((question: string) => Promise<string>) | undefined
}

/** The options of commands. Each command lists those that it knows. */
export const optionNames = ['dry-run', 'yes'] as const

/** Those with a value. */
export const valueOptionNames = ['origin', 'integrations', 'sign-in', 'format', 'event'] as const

export type ValueOptionName = (typeof valueOptionNames)[number]
export type OptionName = (typeof optionNames)[number] | ValueOptionName

export interface Flags {
  readonly dryRun: boolean
  readonly yes: boolean
  /** The options with a value that were given. */
  readonly values?: Readonly<Partial<Record<ValueOptionName, string>>>
}

/** An operator command. */
export interface Command {
  readonly name: string
  /** `<operand>` if one is required, `[operand]` if one is allowed, else empty. */
  readonly operand: string
  readonly options: readonly OptionName[]
  readonly summary: string
  /** Resolves to the exit code. */
  readonly run: (context: CommandContext, operands: readonly string[], flags: Flags) => Promise<number>
}

/** `1 row`, `2 rows`. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : plural}`
