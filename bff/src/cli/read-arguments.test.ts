import { describe, expect, test } from 'vitest'
import { commands } from './commands/index.ts'
import { readArguments } from './read-arguments.ts'

const read = (args: readonly string[]) => readArguments(commands, args)

describe('OP-102: a wrong command line', () => {
  test.each([
    [
      ['vualt', 'status'],
      'There is no command "vualt". Did you mean planbridge vault status?',
      'vault status',
    ],
    [['vault', 'dropcheck', 'main'], 'Did you mean planbridge vault drop-check?', 'vault drop-check'],
    [['vault'], 'planbridge vault is incomplete: planbridge vault status', undefined],
    [['erase', 'acme'], 'There is no command "erase acme". There are: planbridge erase person', undefined],
    [['planbridge.config.yaml'], 'There is no command "planbridge.config.yaml"', undefined],
    [['eraze'], 'Did you mean one of planbridge erase person, planbridge erase tenant?', undefined],
    [[], 'A command is missing', undefined],
    [['erase', 'tenant', 'acme', '--force'], 'There is no option --force', 'erase tenant'],
    [['erase', 'tenant', 'acme', '-y'], 'There is no option -y', 'erase tenant'],
    [['erase', 'tenant', 'acme', '--dryrun'], 'Did you mean --dry-run?', 'erase tenant'],
    [['erase', 'tenant', 'acme', '--yes', '--yes'], '--yes is given twice', 'erase tenant'],
    [['erase', 'tenant', 'acme', '--yes=no'], '--yes takes no value', 'erase tenant'],
    [['erase', 'tenant', 'acme', '--yes', '--dry-run'], 'contradict each other', 'erase tenant'],
    [['vault', 'status', '--yes'], 'planbridge vault status has no option --yes', 'vault status'],
    [['backup', '--dry-run', 'x'], 'planbridge backup has no option --dry-run', 'backup'],
    [['vault', 'drop-check'], 'planbridge vault drop-check needs <key>', 'vault drop-check'],
    [['erase', 'tenant', 'acme', 'corp'], 'Quote a name that contains spaces', 'erase tenant'],
    [['erase', 'tenant', ''], 'is empty', 'erase tenant'],
    [['erase', 'tenant', ' \t'], 'is empty', 'erase tenant'],
    [['check', ''], 'is empty', 'check'],
    [['erase', 'person', '-abc'], 'put -- before it', 'erase person'],
    [['revocations', 'all'], 'takes no "all"', 'revocations'],
    [['backup', 'a', 'b\u202E\u001B[2J'], '"b\\u{202e}\\u{1b}[2J" is too much', 'backup'],
  ] as const)('OP-102: %j is explained, with the command that was probably meant', (args, problem, name) => {
    const line = read(args)
    expect(line).toMatchObject({ kind: 'wrong', problem: expect.stringContaining(problem) })
    expect(line.kind === 'wrong' && line.command?.name).toBe(name)
  })

  test('OP-102: a name after -- may begin with a hyphen, and options may stand anywhere', () => {
    expect(read(['--yes', 'erase', 'person', '--', '-abc'])).toMatchObject({
      kind: 'run',
      operands: ['-abc'],
      flags: { yes: true, dryRun: false },
    })
    expect(read(['vault', 'reseal', '--dry-run'])).toMatchObject({ kind: 'run', flags: { dryRun: true } })
    expect(read(['check'])).toMatchObject({ kind: 'run', operands: [] })
  })

  test('OP-102: help is given for the program and for a command', () => {
    expect(read(['--help'])).toEqual({ kind: 'help', command: undefined })
    expect(read(['vault', 'discard', '-h'])).toMatchObject({
      kind: 'help',
      command: { name: 'vault discard' },
    })
    expect(read(['help', 'backup'])).toMatchObject({ kind: 'help', command: { name: 'backup' } })
    expect(read(['--version'])).toEqual({ kind: 'version' })
  })
})
