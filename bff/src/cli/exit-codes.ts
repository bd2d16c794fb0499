/** The exit codes of all commands. */
export const exitCodes = {
  done: 0,
  notDone: 1,
  wrongUsage: 2,
  unknownName: 3,
  notConfirmed: 4,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** The meaning of each code, in the words of `--help` and docs/operations.md. */
export const exitCodeMeanings: Readonly<Record<ExitCode, string>> = {
  0: 'the command is done, or a check found nothing wrong',
  1: 'the command could not be carried out, or a check found something; the output says what',
  2: 'the command line is wrong; nothing was done',
  3: 'there is no such key, tenant or person; nothing was changed',
  4: 'the confirmation is missing; nothing was changed',
}
