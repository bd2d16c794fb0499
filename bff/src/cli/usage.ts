import { type Command, type OptionName, optionNames, valueOptionNames } from './commands/command.ts'
import { exitCodeMeanings } from './exit-codes.ts'

const optionSummaries: Readonly<Record<OptionName | 'help' | 'version', string>> = {
  'dry-run': 'print the effect, and change nothing',
  yes: 'do not ask for a confirmation; for scripts',
  origin: 'the public address of the app',
  integrations: 'providers with their environments, such as a:production,b:simulated',
  'sign-in': "the issuer of the organisation's OpenID provider, or none",
  format: 'json, text, nginx, nginx-geo, caddy or nftables',
  event: 'the id of an event',
  help: 'print this text, or the usage of a command',
  version: 'print the version',
}

const hasValue = (option: string): boolean => valueOptionNames.some((name) => name === option)

const written = (option: string): string => (hasValue(option) ? `--${option} <value>` : `--${option}`)

const form = ({ name, operand, options }: Command): string =>
  [name, operand, ...options.map((option) => `[${written(option)}]`)].filter(Boolean).join(' ')

/** The usage of one command. */
export const commandUsage = (command: Command): string =>
  [
    `Usage: planbridge ${form(command)}`,
    `  ${command.summary}`,
    ...command.options.map((option) => `  ${written(option)}  ${optionSummaries[option]}`),
  ].join('\n')

/** The usage of all commands. */
export const usage = (commands: readonly Command[]): string =>
  [
    'Usage: planbridge <command>',
    ...commands.map((command) => `  ${form(command)}\n      ${command.summary}`),
    '',
    'Options:',
    ...[...optionNames, ...valueOptionNames, 'help' as const, 'version' as const].map(
      (option) => `  ${written(option)}  ${optionSummaries[option]}`,
    ),
    '  --  what follows is a name, even if it begins with a hyphen',
    '',
    'Exit codes:',
    ...Object.entries(exitCodeMeanings).map(([code, meaning]) => `  ${code}  ${meaning}`),
    '',
    'The configuration is read from the file named by PLANBRIDGE_CONFIG, by default ./planbridge.config.yaml.',
    'Without a command the server starts.',
  ].join('\n')
