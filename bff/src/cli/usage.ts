import { type Command, type OptionName, optionNames } from './commands/command.ts'
import { exitCodeMeanings } from './exit-codes.ts'

const optionSummaries: Readonly<Record<OptionName | 'help' | 'version', string>> = {
  'dry-run': 'print the effect, and change nothing',
  yes: 'do not ask for a confirmation; for scripts',
  help: 'print this text, or the usage of a command',
  version: 'print the version',
}

const form = ({ name, operand, options }: Command): string =>
  [name, operand, ...options.map((option) => `[--${option}]`)].filter(Boolean).join(' ')

/** The usage of one command. */
export const commandUsage = (command: Command): string =>
  [
    `Usage: planbridge ${form(command)}`,
    `  ${command.summary}`,
    ...command.options.map((option) => `  --${option}  ${optionSummaries[option]}`),
  ].join('\n')

/** The usage of all commands. */
export const usage = (commands: readonly Command[]): string =>
  [
    'Usage: planbridge <command>',
    ...commands.map((command) => `  ${form(command)}\n      ${command.summary}`),
    '',
    'Options:',
    ...[...optionNames, 'help' as const, 'version' as const].map(
      (option) => `  --${option}  ${optionSummaries[option]}`,
    ),
    '  --  what follows is a name, even if it begins with a hyphen',
    '',
    'Exit codes:',
    ...Object.entries(exitCodeMeanings).map(([code, meaning]) => `  ${code}  ${meaning}`),
    '',
    'The configuration is read from the file named by PLANBRIDGE_CONFIG, by default ./planbridge.config.yaml.',
    'Without a command the server starts.',
  ].join('\n')
