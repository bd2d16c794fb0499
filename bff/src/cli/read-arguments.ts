import { parseArgs } from 'node:util'
import { nearestWord } from '../config/yaml/nearest-word.ts'
import { visibleName } from '../runtime/visible-text.ts'
import {
  type Command,
  type Flags,
  type OptionName,
  optionNames,
  type ValueOptionName,
  valueOptionNames,
} from './commands/command.ts'

/** The meaning of a command line. */
export type CommandLine =
  | {
      readonly kind: 'run'
      readonly command: Command
      readonly operands: readonly string[]
      readonly flags: Flags
    }
  | { readonly kind: 'help'; readonly command: Command | undefined }
  | { readonly kind: 'version' }
  /** `command`: the one that was meant, if that can be told. */
  | { readonly kind: 'wrong'; readonly problem: string; readonly command: Command | undefined }

type GlobalOption = 'help' | 'version'

const globalOptions: readonly GlobalOption[] = ['help', 'version']
const known: readonly string[] = [...optionNames, ...valueOptionNames, ...globalOptions]

const flag = { type: 'boolean' } as const
const value = { type: 'string' } as const

// Not strict: the parser stops at the first deviation and does not know to which command an option belongs.
const tokensOf = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    options: {
      'dry-run': flag,
      yes: flag,
      help: { ...flag, short: 'h' },
      version: flag,
      origin: value,
      integrations: value,
      'sign-in': value,
      format: value,
      event: value,
    },
    allowPositionals: true,
    strict: false,
    tokens: true,
  }).tokens

interface GivenOption {
  readonly name: string
  /** As it was written. */
  readonly rawName: string
  readonly value: string | undefined
}

const quoted = (text: string): string => `"${visibleName(text)}"`

const isGiven = (options: readonly GivenOption[], name: string): boolean =>
  options.some((option) => option.name === name)

const unknownOption = ({ rawName, name }: GivenOption): string => {
  const near = rawName.startsWith('--') ? nearestWord(name, known) : undefined
  const hint =
    near === undefined
      ? ' For a name that begins with a hyphen, put -- before it.'
      : ` Did you mean --${near}?`
  return `There is no option ${visibleName(rawName)}.${hint}`
}

/** The first fault of the options that is one for every command. */
const optionFault = (options: readonly GivenOption[]): string | undefined => {
  for (const [at, option] of options.entries()) {
    if (!known.includes(option.name)) return unknownOption(option)
    const fault = valueFault(option)
    if (fault !== undefined) return fault
    if (isGiven(options.slice(0, at), option.name)) return `--${option.name} is given twice.`
  }
  return undefined
}

const takesValue = (name: string): name is ValueOptionName =>
  valueOptionNames.some((option) => option === name)

const valueFault = ({ name, value: given }: GivenOption): string | undefined => {
  if (takesValue(name)) return isBlank(given ?? '') ? `--${name} needs a value.` : undefined
  return given === undefined ? undefined : `--${name} takes no value.`
}

const listOf = (names: readonly string[]): string => names.map((name) => `planbridge ${name}`).join(', ')

const groupOf = ({ name }: Command): string => name.split(' ')[0] ?? ''

const namesOf = (commands: readonly Command[]): string[] => commands.map(({ name }) => name)

const unknownInGroup = (group: readonly Command[], words: readonly string[], hint: string): string => {
  const [first = ''] = words
  const names = listOf(namesOf(group))
  if (words.length === 1) return `planbridge ${first} is incomplete: ${names}.`
  return `There is no command ${quoted(words.slice(0, 2).join(' '))}.${hint || ` There are: ${names}.`}`
}

const nearGroup = (commands: readonly Command[], first: string): string => {
  const near = nearestWord(first, [...new Set(commands.map(groupOf))])
  const names = namesOf(commands.filter((command) => groupOf(command) === near))
  return names.length === 0 ? '' : ` Did you mean one of ${listOf(names)}?`
}

/** The fault of words that begin no command, with the command that was probably meant. */
const unknownCommand = (commands: readonly Command[], words: readonly string[]) => {
  const [first = ''] = words
  const names = namesOf(commands)
  const near = nearestWord(words.slice(0, 2).join(' '), names) ?? nearestWord(first, names)
  const command = commands.find(({ name }) => name === near)
  const hint = command ? ` Did you mean planbridge ${command.name}?` : ''
  const group = commands.filter((candidate) => groupOf(candidate) === first)
  const problem =
    group.length > 0
      ? unknownInGroup(group, words, hint)
      : `There is no command ${quoted(first)}.${hint || nearGroup(commands, first)}`
  return { command, problem }
}

const wordCount = ({ name }: Command): number => name.split(' ').length

const commandOf = (commands: readonly Command[], words: readonly string[]): Command | undefined =>
  commands.find((command) => words.slice(0, wordCount(command)).join(' ') === command.name)

// An empty name is a variable that a script did not fill.
const isBlank = (word: string | undefined): boolean => word !== undefined && word.trim() === ''

const surplusFault = ({ name, operand }: Command, surplus: readonly string[]): string | undefined => {
  if (surplus.length === 0) return undefined
  const words = quoted(surplus.join(' '))
  return operand === ''
    ? `planbridge ${name} takes no ${words}.`
    : `planbridge ${name} takes one ${operand}, and ${words} is too much. Quote a name that contains spaces.`
}

const operandFault = (command: Command, operands: readonly string[]): string | undefined => {
  const { name, operand } = command
  const [first] = operands
  if (operand === '') return surplusFault(command, operands)
  if (first === undefined && operand.startsWith('<')) return `planbridge ${name} needs ${operand}.`
  if (isBlank(first)) return `The ${operand} of planbridge ${name} is empty.`
  return surplusFault(command, operands.slice(1))
}

const foreignOption = ({ name, options }: Command, given: readonly GivenOption[]): string | undefined => {
  const foreign = given.find((option) => !options.includes(option.name as OptionName))
  return foreign && `planbridge ${name} has no option --${foreign.name}.`
}

const contradiction = (given: readonly GivenOption[]): string | undefined =>
  isGiven(given, 'dry-run') && isGiven(given, 'yes')
    ? '--dry-run and --yes contradict each other.'
    : undefined

/** Absent if no option with a value was given. */
const valuesIn = (given: readonly GivenOption[]): Pick<Flags, 'values'> => {
  const values = given.flatMap((one) => (takesValue(one.name) ? [[one.name, one.value ?? '']] : []))
  return values.length === 0 ? {} : { values: Object.fromEntries(values) }
}

const readFor = (command: Command, words: readonly string[], given: readonly GivenOption[]): CommandLine => {
  const operands = words.slice(wordCount(command))
  const problem = foreignOption(command, given) ?? contradiction(given) ?? operandFault(command, operands)
  if (problem !== undefined) return { kind: 'wrong', problem, command }
  return {
    kind: 'run',
    command,
    operands,
    flags: { dryRun: isGiven(given, 'dry-run'), yes: isGiven(given, 'yes'), ...valuesIn(given) },
  }
}

/** Reads a command line. Never throws: a wrong one is described, with the command that was probably meant. */
export const readArguments = (commands: readonly Command[], args: readonly string[]): CommandLine => {
  const tokens = tokensOf(args)
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []))
  const given = tokens.flatMap((token): GivenOption[] => (token.kind === 'option' ? [token] : []))
  const command = commandOf(commands, words)
  const fault = optionFault(given)
  if (fault !== undefined) return { kind: 'wrong', problem: fault, command }
  if (isGiven(given, 'help')) return { kind: 'help', command }
  if (isGiven(given, 'version')) return { kind: 'version' }
  if (command) return readFor(command, words, given)
  if (words.length === 0) return { kind: 'wrong', problem: 'A command is missing.', command }
  if (words[0] === 'help') return { kind: 'help', command: commandOf(commands, words.slice(1)) }
  return { kind: 'wrong', ...unknownCommand(commands, words) }
}
