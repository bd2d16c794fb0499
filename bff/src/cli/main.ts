import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Config } from '../config/config.ts'
import type { Log } from '../events.ts'
import type { Store } from '../store/ports/ports.ts'
import { commands } from './commands/index.ts'
import type { Command, CommandContext } from './commands/command.ts'
import { loadConfig } from './load-config.ts'
import { orRefuse, Refusal } from './refusal.ts'
import { storeOrRefusal } from './store-or-refusal.ts'

const usage = (): string =>
  [
    'planbridge <command>',
    ...commands.map(({ name, takes, does }) => `  ${`${name} ${takes}`.trimEnd()}\n      ${does}`),
    'The configuration is the file that PLANBRIDGE_CONFIG names, or planbridge.config.yaml here.',
  ].join('\n')

const words = (text: string): number => text.split(' ').length

const operandsOf = ({ name }: Command, positionals: readonly string[]) => positionals.slice(words(name))

const fits = (command: Command, positionals: readonly string[]): boolean =>
  positionals.slice(0, words(command.name)).join(' ') === command.name &&
  operandsOf(command, positionals).length === (command.takes.startsWith('<') ? 1 : 0)

const readArguments = (args: string[]) => {
  try {
    const options = { 'dry-run': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : 'What is that?'}\n\n${usage()}`)
  }
}

const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }

const logToOperator: Log = (record) => void process.stderr.write(`${JSON.stringify(record)}\n`)

const openCommandContext = () => {
  let config: Config | undefined
  let store: Promise<Store> | undefined
  const configured = () => (config ??= loadConfig(process.env, random))
  const opened = (): Promise<Store> => {
    const { store: place } = configured()
    if (place.kind === 'sqlite' && !existsSync(place.path))
      throw new Refusal(`There is no store at ${place.path} yet.`)
    return (store ??= storeOrRefusal(configured(), logToOperator))
  }
  const context: CommandContext = {
    config: configured,
    store: async () => opened(),
    print: (line) => void process.stdout.write(`${line}\n`),
    remark: (line) => void process.stderr.write(`${line}\n`),
  }
  return { context, close: async () => (await store)?.close() }
}

const run = async (): Promise<number> => {
  const { values, positionals } = readArguments(process.argv.slice(2))
  const command = commands.find((candidate) => fits(candidate, positionals))
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

process.exitCode = await orRefuse(run)
