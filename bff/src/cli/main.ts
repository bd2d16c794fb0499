import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Config } from '../config/config.ts'
import { openEvents } from '../events.ts'
import { logSink } from '../observability/log-sink.ts'
import type { Store } from '../store/ports/ports.ts'
import type { Command, CommandContext } from './commands/command.ts'
import { commands } from './commands/index.ts'
import { loadConfig } from './load-config.ts'
import { tolerateClosedOutput } from './open-log.ts'
import { openStoreOnce } from './open-configured-store.ts'
import { exitOnOperatorError, OperatorError } from './operator-error.ts'

const usage = (): string =>
  [
    'Usage: planbridge <command>',
    ...commands.map(({ name, operand, summary }) => `  ${`${name} ${operand}`.trimEnd()}\n      ${summary}`),
    'The configuration is read from the file named by PLANBRIDGE_CONFIG, by default ./planbridge.config.yaml.',
  ].join('\n')

const wordCount = (text: string): number => text.split(' ').length

const operandsOf = ({ name }: Command, positionals: readonly string[]) => positionals.slice(wordCount(name))

const matches = (command: Command, positionals: readonly string[]): boolean =>
  positionals.slice(0, wordCount(command.name)).join(' ') === command.name &&
  operandsOf(command, positionals).length === (command.operand.startsWith('<') ? 1 : 0)

const readArguments = (args: string[]) => {
  try {
    const options = { 'dry-run': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new OperatorError(`${error instanceof Error ? error.message : 'Invalid arguments'}\n\n${usage()}`)
  }
}

const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }

const openCommandContext = () => {
  const clock = { now: () => Date.now() }
  const events = openEvents([logSink((line) => void process.stderr.write(line), clock)])
  let config: Config | undefined
  let store: Promise<Store> | undefined
  const configured = () => (config ??= loadConfig(process.env, random))
  const opened = (): Promise<Store> => {
    const { store: place } = configured()
    if (place.kind === 'sqlite' && !existsSync(place.path))
      throw new OperatorError(`No store found at ${place.path}.`)
    return (store ??= openStoreOnce(configured(), events))
  }
  const context: CommandContext = {
    config: configured,
    store: async () => opened(),
    events,
    print: (line) => void process.stdout.write(`${line}\n`),
    note: (line) => void process.stderr.write(`${line}\n`),
  }
  return { context, close: async () => (await store)?.close() }
}

const run = async (): Promise<number> => {
  const { values, positionals } = readArguments(process.argv.slice(2))
  const command = commands.find((candidate) => matches(candidate, positionals))
  if (values.help || !command) {
    process.stdout.write(`${usage()}\n`)
    return values.help ? 0 : 2
  }
  const { context, close } = openCommandContext()
  const flags = { dryRun: values['dry-run'] === true }
  try {
    return await command.run(context, operandsOf(command, positionals), flags)
  } finally {
    await close()
  }
}

tolerateClosedOutput()
process.exitCode = await exitOnOperatorError(run)
