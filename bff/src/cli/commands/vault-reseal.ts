import { setTimeout as sleep } from 'node:timers/promises'
import { openKeyring } from '../../vault/keyring.ts'
import { reseal, type ResealProgress, type ResealReport } from '../../vault/reseal.ts'
import { requireFittingKeys } from '../require-keys.ts'
import { type Command, type CommandContext, counted } from './command.ts'

const stepsMax = 20

/** Prints progress at most `stepsMax` times. */
const reporter = ({ print }: CommandContext) => {
  let printed = 0
  return ({ done, total, perSecond }: ResealProgress) => {
    const step = Math.floor((done * stepsMax) / total)
    if (step === printed) return
    printed = step
    print(`  ${done} of ${total}  ${Math.floor((done * 100) / total)} %  ${perSecond}/s`)
  }
}

const report = (
  { print }: CommandContext,
  { superseded, unreadable, unreadableAnswers = [], left }: ResealReport,
) => {
  if (superseded > 0) print(`${counted(superseded, 'token set')} already replaced by another process`)
  for (const id of unreadable) print(`connection ${id} does not open; its token set is kept`)
  if (unreadableAnswers.length > 0)
    print(`${counted(unreadableAnswers.length, 'other sealed text')} cannot be opened`)
  for (const [key, rows] of left)
    print(`${counted(rows, 'token set')} still sealed with ${key || 'an unreadable key'}`)
}

/** Seals every token set with the current key and prints the progress. Throws an `OperatorError` if a configured key does not fit. */
export const resealAll = async (context: CommandContext, dryRun: boolean): Promise<ResealReport> => {
  const { current, keys } = context.config().vault
  const keyring = openKeyring(current, keys)
  const store = await context.store()
  await requireFittingKeys(store, keyring)
  const run = reseal({
    store: store.sealed,
    keyring,
    clock: { now: () => Date.now() },
    sleep: (ms) => sleep(ms),
  })
  const done = await run({ dryRun, onProgress: reporter(context) })
  const resealed = dryRun ? 'would be resealed' : 'resealed'
  context.print(`${counted(done.resealed, 'token set')} ${resealed} with ${current}`)
  report(context, done)
  return done
}

export const vaultReseal: Command = {
  name: 'vault reseal',
  operand: '',
  options: ['dry-run'],
  summary:
    'seal every token set with the current key; Planbridge may be running, and a stopped run can be repeated',
  run: async (context, _operands, { dryRun }) => {
    const { unreadable, unreadableAnswers = [], left } = await resealAll(context, dryRun)
    return unreadable.length + unreadableAnswers.length > 0 || (!dryRun && left.size > 0) ? 1 : 0
  },
}
