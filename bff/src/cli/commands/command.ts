import type { Config } from '../../config/config.ts'
import type { Store } from '../../store/ports/ports.ts'

/** What a command works with: nothing is read or opened before it asks. */
export interface CommandContext {
  readonly config: () => Config
  /** The store, which must be there already; closed when the command is done. */
  readonly store: () => Promise<Store>
  readonly print: (line: string) => void
  /** Beside the result: where the result itself may be piped into a file. */
  readonly remark: (line: string) => void
}

export interface Flags {
  readonly dryRun: boolean
}

/** One thing that an operator can ask for; answers the exit code. */
export interface Command {
  readonly name: string
  readonly takes: string
  readonly does: string
  readonly run: (context: CommandContext, operands: readonly string[], flags: Flags) => Promise<number>
}

/** `1 row`, `2 rows`. */
export const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`
