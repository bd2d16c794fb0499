import { existsSync } from 'node:fs'
import type { Config } from '../config/config.ts'
import { openEvents } from '../events.ts'
import { logSink } from '../observability/log-sink.ts'
import { storeErrorText } from '../store/engines/store-fault.ts'
import type { Store } from '../store/ports/ports.ts'
import type { Command, CommandContext } from './commands/command.ts'
import { commands } from './commands/index.ts'
import { exitCodes } from './exit-codes.ts'
import { loadConfig } from './load-config.ts'
import { openStoreOnce } from './open-configured-store.ts'
import { exitOnOperatorError, OperatorError } from './operator-error.ts'
import { type CommandLine, readArguments } from './read-arguments.ts'
import { openTerminal, type Terminal } from './terminal.ts'
import { commandUsage, usage } from './usage.ts'
import { versionLine } from './version.ts'

const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }

const requireStoreFile = (path: string): void => {
  if (existsSync(path)) return
  throw new OperatorError(`No store found at ${path}.`)
}

const openCommandContext = ({ print, note, ask, log }: Terminal) => {
  const clock = { now: () => Date.now() }
  const events = openEvents([logSink(log, clock)])
  let config: Config | undefined
  let store: Promise<Store> | undefined
  const configured = () => (config ??= loadConfig(process.env, random))
  const opened = (): Promise<Store> => {
    const { store: place } = configured()
    if (place.kind === 'sqlite') requireStoreFile(place.path)
    return (store ??= openStoreOnce(configured(), events))
  }
  const context: CommandContext = {
    config: configured,
    env: process.env,
    store: async () => opened(),
    events,
    print,
    note,
    ask,
  }
  return { context, close: async () => (await store)?.close() }
}

/** An error of the store in the middle of a command is not a bug. */
const asOperatorError = (error: unknown): unknown => {
  const text = error instanceof OperatorError ? undefined : storeErrorText(error)
  return text === undefined
    ? error
    : new OperatorError(`The store failed: ${text}. The command may be incomplete: run it again.`)
}

const runCommand = async (
  { command, operands, flags }: Extract<CommandLine, { kind: 'run' }>,
  terminal: Terminal,
): Promise<number> => {
  const { context, close } = openCommandContext(terminal)
  try {
    return await command.run(context, operands, flags)
  } catch (error) {
    throw asOperatorError(error)
  } finally {
    await close()
  }
}

const explain = (command: Command | undefined, line: (line: string) => void) => {
  for (const one of (command ? commandUsage(command) : usage(commands)).split('\n')) line(one)
}

const carryOut = (read: CommandLine, terminal: Terminal): Promise<number> | number => {
  if (read.kind === 'run') return runCommand(read, terminal)
  if (read.kind === 'version') terminal.print(versionLine())
  if (read.kind === 'help') explain(read.command, terminal.print)
  if (read.kind !== 'wrong') return exitCodes.done
  terminal.note(read.problem)
  terminal.note('')
  explain(read.command, terminal.note)
  return exitCodes.wrongUsage
}

const run = async (): Promise<number> => {
  const terminal = openTerminal()
  const code = await carryOut(readArguments(commands, process.argv.slice(2)), terminal)
  await terminal.flush()
  return code
}

process.exitCode = await exitOnOperatorError(run)
