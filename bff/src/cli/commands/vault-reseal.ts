import { setTimeout as sleep } from 'node:timers/promises'
import { openKeyring } from '../../vault/keyring.ts'
import { reseal, type ResealProgress, type ResealReport } from '../../vault/reseal.ts'
import { type Command, counted, type CommandContext } from './command.ts'

const stepsMax = 20

/** A line whenever another twentieth is done. */
const reporter = ({ print }: CommandContext) => {
  let told = 0
  return ({ done, total, perSecond }: ResealProgress) => {
    const step = Math.floor((done * stepsMax) / total)
    if (step === told) return
    told = step
    print(`  ${done} of ${total}  ${Math.floor((done * 100) / total)} %  ${perSecond}/s`)
  }
}

const report = ({ print }: CommandContext, { superseded, unreadable, left }: ResealReport) => {
  if (superseded > 0)
    print(`${counted(superseded, 'token set')} changed meanwhile by somebody else, as it should be`)
  for (const id of unreadable) print(`does not open, and has to be connected again: connection ${id}`)
  for (const [key, rows] of left)
    print(`${counted(rows, 'token set')} left under ${key || 'no readable key'}`)
}

/** Seals everything anew under the current key, and says how far it is. */
export const resealAll = async (context: CommandContext, dryRun: boolean): Promise<ResealReport> => {
  const { current, keys } = context.config().vault
  const store = (await context.store()).sealed
  const run = reseal({
    store,
    keyring: openKeyring(current, keys),
    clock: { now: () => Date.now() },
    sleep: (ms) => sleep(ms),
  })
  const done = await run({ dryRun, onProgress: reporter(context) })
  const would = dryRun ? 'would be sealed' : 'sealed'
  context.print(`${counted(done.resealed, 'token set')} ${would} anew under ${current}`)
  report(context, done)
  return done
}

export const vaultReseal: Command = {
  name: 'vault reseal',
  takes: '[--dry-run]',
  does: 'seal every token set under the current key while Planbridge runs; may be stopped and run again',
  run: async (context, _operands, { dryRun }) => {
    const { unreadable, left } = await resealAll(context, dryRun)
    return unreadable.length > 0 || (!dryRun && left.size > 0) ? 1 : 0
  },
}
