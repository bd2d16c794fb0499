import { table } from '../../refresh/table.ts'
import type { Contender } from '../contender.ts'
import { planbridge } from '../contenders/planbridge.ts'
import { apiPaths } from '../environment/api.ts'
import { type BenchmarkEnvironment, openEnvironment } from '../environment/open-environment.ts'
import { residentMegabytes } from '../machine/memory.ts'
import { openInspector } from '../profile/inspector.ts'
import { targetOf, warmUp } from './measure.ts'

interface CachedStore {
  readonly resident: number
  readonly heap: number
}

const used = '(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())'

/** Calls with this many people, collects garbage and reads the memory use. */
const memoryAfter = async (
  environment: BenchmarkEnvironment,
  contender: Contender,
  callers: number,
): Promise<CachedStore> => {
  const target = targetOf(environment, contender)
  const [running] = target.running
  if (!running) throw new Error('no process is running')
  const calling = { ...target, callers: target.callers.slice(0, callers) }
  await warmUp(calling, apiPaths.small)
  using inspector = await openInspector(running.output())
  for (let times = 0; times < 3; times += 1) await inspector.send('HeapProfiler.collectGarbage')
  const { result } = await inspector.send<{ result: { value: number } }>('Runtime.evaluate', {
    expression: used,
  })
  return { resident: residentMegabytes(running.pid), heap: result.value / 2 ** 20 }
}

const megabytes = (value: number) => `${value.toFixed(1)} MB`

/** The memory per person with a session and a used connection. */
export const memory = async (people: number): Promise<string> => {
  const contender = planbridge({
    name: 'Planbridge',
    sessions: people,
    nodeOptions: ['--inspect=127.0.0.1:0'],
  })
  await using environment = await openEnvironment([contender])
  const few = people / 100
  const before = await memoryAfter(environment, contender, few)
  const after = await memoryAfter(environment, contender, people)
  const line = (name: string, { resident, heap }: CachedStore) => [name, megabytes(resident), megabytes(heap)]
  const more = { resident: after.resident - before.resident, heap: after.heap - before.heap }
  return table(
    'memory, garbage collected',
    ['resident', 'heap and buffers'],
    [
      line(`${few} people called`, before),
      line(`${people} people called, each with a session and a connection`, after),
      line('difference', more),
    ],
  )
}
