// Changes the judging rooms in small ways (mutants) and counts the changes that a test notices.
//   node test/tools/mutation/main.ts                               12 mutants of each room, other ones each time
//   node test/tools/mutation/main.ts --seed=7 --per-room=30 vault  30 mutants of one room, the same ones each time
//   node test/tools/mutation/main.ts --reach=/tmp/reach.json       keeps the measured reach of the tests for another run
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { repositoryRoot } from '../../harness/repository-root.ts'
import { chooseSample } from './choose-sample.ts'
import { openCompiler } from './compiler.ts'
import { equivalents, isEquivalent } from './equivalents.ts'
import { type Mutant, mutantsIn, parses } from './find-mutants.ts'
import { filesOf, judgingRooms, testsOf } from './judging-rooms.ts'
import { judgeAll } from './judge-pool.ts'
import { measureReach, type ReachingTest } from './reach.ts'
import { describeMutant, type Outcome, scoresOf } from './score.ts'

const wantedShare = 0.95

// The full rounds of a test would be repeated for each mutant.
delete process.env['PLANBRIDGE_ROUNDS']

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    'per-room': { type: 'string', default: '12' },
    reach: { type: 'string' },
  },
})
const rooms = positionals.length > 0 ? positionals : Object.keys(judgingRooms)
const unknown = rooms.filter((room) => !Object.hasOwn(judgingRooms, room))
if (unknown.length > 0) throw new Error(`unknown rooms: ${unknown.join(', ')}`)

const texts = new Map(
  Object.keys(judgingRooms)
    .flatMap((room) => filesOf(room))
    .map((file) => [file, readFileSync(join(repositoryRoot, file), 'utf8')]),
)
const textOf = (file: string): string => texts.get(file) ?? ''

const sampleOf = (room: string): readonly Mutant[] =>
  chooseSample(
    filesOf(room).flatMap((file) => mutantsIn(room, file, textOf(file))),
    {
      seed: values.seed,
      count: Number(values['per-room']),
      isValid: (mutant) => parses(mutant.file, textOf(mutant.file), mutant),
    },
  )

const reachOfTests = async (): Promise<ReachingTest[]> => {
  const { reach } = values
  if (reach !== undefined && existsSync(reach))
    return JSON.parse(readFileSync(reach, 'utf8')) as ReachingTest[]
  const paths = [...new Set(rooms.flatMap(testsOf))]
  const measured = await measureReach(paths, new Set(texts.keys()))
  if (reach !== undefined) writeFileSync(reach, JSON.stringify(measured))
  return measured
}

const outcomesOf = async (mutants: readonly Mutant[]): Promise<readonly Outcome[]> => {
  const tests = await reachOfTests()
  console.log(`${mutants.length} mutants, ${tests.length} test files`)
  const verdicts = await judgeAll(mutants, { tests, textOf, workers: availableParallelism() })
  using compiler = openCompiler()
  return verdicts.map(({ mutant, killedBy }) => {
    if (killedBy !== undefined) return { mutant, fate: 'killed', killedBy }
    return { mutant, fate: compiler.accepts(mutant) ? 'survived' : 'refused' }
  })
}

console.log(`seed ${values.seed}`)
const sample = rooms.flatMap(sampleOf)
const [known = [], judged = []] = [true, false].map((wanted) =>
  sample.filter((mutant) => isEquivalent(equivalents, mutant) === wanted),
)
const outcomes: readonly Outcome[] = [
  ...known.map((mutant) => ({ mutant, fate: 'equivalent' }) as const),
  ...(await outcomesOf(judged)),
]
for (const { mutant, fate } of outcomes)
  if (fate === 'survived') console.log(`survived ${describeMutant(mutant)}`)
const scores = scoresOf(outcomes)
for (const { room, judged: count, killed, equivalent, share } of scores)
  console.log(`${room}: ${killed} of ${count} killed, ${Math.floor(share * 100)} %, ${equivalent} equivalent`)
if (scores.some(({ share }) => share < wantedShare)) process.exitCode = 1
process.exit()
