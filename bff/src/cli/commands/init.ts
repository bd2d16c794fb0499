import { existsSync, writeFileSync } from 'node:fs'
import { providers, type ProviderDefinition } from '@planbridge/shared/providers'
import { isLoopback, readAddress, readOrigin } from '../../config/resolve/web-address.ts'
import { nearestWord } from '../../config/yaml/nearest-word.ts'
import { exitCodes } from '../exit-codes.ts'
import { fileFault } from '../file-fault.ts'
import {
  environments,
  firstConfiguration,
  servesSomebody,
  type WantedProvider,
  type Wishes,
} from '../first-configuration.ts'
import { configPlace } from '../load-config.ts'
import { OperatorError } from '../operator-error.ts'
import type { Command, CommandContext, Flags } from './command.ts'

const definitions: readonly ProviderDefinition[] = Object.values(providers)
const usualOrigin = 'http://localhost:8787'
const wrong = { exitCode: exitCodes.wrongUsage }

type Read<Value> = { readonly value: Value } | { readonly problem: string }

const readAppOrigin = (text: string): Read<string> => {
  const url = readOrigin(text)
  const isSafe = url?.protocol === 'https:' || isLoopback(url)
  return isSafe
    ? { value: text }
    : { problem: `${text} is no address of an app, such as https://app.example.com or ${usualOrigin}` }
}

const readIssuer = (text: string): Read<string | null> => {
  if (text === '' || text === 'none') return { value: null }
  return readAddress(text.replace(/\/$/, ''))
    ? { value: text }
    : { problem: `${text} is no issuer, such as https://login.example.com` }
}

const hint = (word: string, known: readonly string[]): string => {
  const near = nearestWord(word, known)
  return near === undefined ? ` There are: ${known.join(', ')}.` : ` Did you mean ${near}?`
}

const readProvider = (text: string): Read<WantedProvider> => {
  const [id = '', wanted = 'production', ...more] = text.trim().split(':')
  const ids = definitions.map((one) => one.id)
  const definition = definitions.find((one) => one.id === id)
  if (!definition) return { problem: `There is no provider ${id}.${hint(id, ids)}` }
  const environment = environments.find((one) => one === wanted)
  return environment && more.length === 0
    ? { value: { definition, environment } }
    : { problem: `There is no environment ${wanted}.${hint(wanted, environments)}` }
}

const required = <Value>(read: Read<Value>): Value => {
  if ('problem' in read) throw new OperatorError(`Nothing was written: ${read.problem}`, wrong)
  return read.value
}

const wishesOf = (values: NonNullable<Flags['values']>): Wishes => {
  const { origin = usualOrigin, integrations = '', 'sign-in': issuer = 'none' } = values
  if (integrations === '')
    throw new OperatorError(`Nothing was written: --integrations is missing. ${example}`, wrong)
  const wanted = integrations.split(',').map((text) => required(readProvider(text)))
  const twice = wanted.find(
    (one, at) => wanted.findIndex(({ definition }) => definition === one.definition) < at,
  )
  if (twice) throw new OperatorError(`Nothing was written: ${twice.definition.id} is listed twice.`, wrong)
  return { origin: required(readAppOrigin(origin)), providers: wanted, signIn: required(readIssuer(issuer)) }
}

const example = `For example: planbridge init --origin https://app.example.com --integrations ${definitions[0]?.id}:production --sign-in https://login.example.com`

type Ask = NonNullable<CommandContext['ask']>

/** Asks until the answer can be read. An ended input gives up. */
const askFor = async <Value>(
  { ask, note }: { readonly ask: Ask; readonly note: CommandContext['note'] },
  question: string,
  read: (answer: string) => Read<Value>,
): Promise<Value> => {
  for (let tries = 0; tries < 5; tries += 1) {
    const answer = read((await ask(question)).trim())
    if ('value' in answer) return answer.value
    note(answer.problem)
  }
  throw new OperatorError('Nothing was written: the question was not answered.', wrong)
}

const askForWishes = async (asking: {
  readonly ask: Ask
  readonly note: CommandContext['note']
}): Promise<Wishes> => {
  const origin = await askFor(asking, `Address where people open the app [${usualOrigin}]: `, (answer) =>
    readAppOrigin(answer === '' ? usualOrigin : answer),
  )
  const wanted: WantedProvider[] = []
  for (const definition of definitions) {
    const question = `${definition.name}: ${environments.join(', ')} or no [no]: `
    const found = await askFor(asking, question, (answer): Read<WantedProvider | null> =>
      answer === '' || answer === 'no' ? { value: null } : readProvider(`${definition.id}:${answer}`),
    )
    if (found) wanted.push(found)
  }
  if (wanted.length === 0) throw new OperatorError('Nothing was written: no provider was chosen.', wrong)
  const signIn = await askFor(
    asking,
    "Issuer of your organisation's OpenID provider, for a sign-in with its accounts [none]: ",
    readIssuer,
  )
  return { origin, providers: wanted, signIn }
}

const report = (context: CommandContext, file: string, wishes: Wishes): void => {
  const { text, redirectUris, secrets } = firstConfiguration(wishes)
  try {
    // Fails if the file exists, also if it was created in the meantime.
    writeFileSync(file, text, { flag: 'wx' })
  } catch (error) {
    throw new OperatorError(`Nothing was written: ${file}: ${fileFault(error)}.`)
  }
  context.print(`Written: ${file}`)
  for (const { at, uri } of redirectUris) context.print(`Register at ${at}: ${uri}`)
  context.print(
    `Set these environment variables (npm start sets those of simulated providers): ${secrets.join(', ')}`,
  )
  context.print('Then replace the sample ids, and run: planbridge check')
}

export const init: Command = {
  name: 'init',
  operand: '[file]',
  options: ['origin', 'integrations', 'sign-in'],
  summary: 'ask which providers to use, and write a first configuration; an existing file is not changed',
  run: async (context, [operand], { values }) => {
    const { file } = configPlace(context.env, operand)
    if (existsSync(file)) throw new OperatorError(`Nothing was written: ${file} exists.`)
    const { ask, note } = context
    if (!values && !ask)
      throw new OperatorError(`Nothing was written: there is no terminal to ask at. ${example}`, wrong)
    const wishes = values || !ask ? wishesOf(values ?? {}) : await askForWishes({ ask, note })
    if (!servesSomebody(wishes))
      throw new OperatorError(
        'Nothing was written: nobody could sign in. These providers have no sign-in of their own, so the issuer of your organisation is needed (--sign-in).',
        wrong,
      )
    report(context, file, wishes)
    return exitCodes.done
  },
}
