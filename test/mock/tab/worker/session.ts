import { type ClockState, type Question, type SimulationState, timeOf } from '../messages.ts'
import { scenarioParameter, documentPath, filesPath, type TabBuild } from '../places.ts'
import { asReceived, asSent } from './as-browser.ts'
import { cookieJar } from './cookie-jar.ts'
import type { KeptFiles } from './kept-files.ts'
import { addPageScript } from './page-script.ts'
import { openSavedState, type Saved } from './saved-state.ts'
import { scenarios } from './scenarios.ts'
import { openSimulation, type Simulation } from './simulation.ts'

export interface SessionNeeds {
  readonly origin: string
  readonly build: TabBuild
  readonly files: KeptFiles
  readonly machine: () => number
}

/** The running simulation with its clock, its cookies and its saved state. */
export interface Session {
  readonly answer: (request: Request) => Promise<Response>
  /** Background work, and saving what it has changed. */
  readonly tick: () => Promise<void>
  readonly ask: (question: Question) => Promise<SimulationState>
}

const databaseName = 'planbridge-simulation'
const stillClock: ClockState = { aheadMs: 0, frozenAt: null }
const documents = ['app', 'callback', 'frame', 'window'] as const

/** The app's documents. A development server may change them at any time. */
const openSite = async ({ files }: SessionNeeds) => {
  const read = async () => {
    const texts = await Promise.all(
      documents.map(async (name) => (await files.get(documentPath(name))).text()),
    )
    return Object.fromEntries(documents.map((name, index) => [name, texts[index] ?? '']))
  }
  const site = { ...(await read()), assets: new Map() }
  return { site: site as never, refresh: async () => void Object.assign(site, await read()) }
}

const advanced = ({ aheadMs, frozenAt }: ClockState, ms: number): ClockState =>
  frozenAt === null ? { aheadMs: aheadMs + ms, frozenAt } : { aheadMs, frozenAt: frozenAt + ms }

const tickMs = 1_000

const startAgain = 'The simulation could not be continued, so it has started from the beginning.'

/** Opens the simulation in the state in which the last worker left it. */
export const openSession = async (needs: SessionNeeds): Promise<Session> => {
  const { origin, build, files, machine } = needs
  const state = await openSavedState(databaseName)
  const [wasm, { site, refresh }] = await Promise.all([
    files.get(`${filesPath}sql-wasm.wasm`).then((file) => file.arrayBuffer()),
    openSite(needs),
  ])
  let notice: string | null = null
  let clock = stillClock
  let scenario = 'fresh'
  const now = () => timeOf(clock, machine())

  const start = async (saved: Partial<Saved>) => {
    clock = saved.clock ?? stillClock
    scenario = saved.scenario ?? 'fresh'
    const simulation = await openSimulation({ origin, now, site, wasm, saved, state })
    simulation.setScenario(scenario)
    return { simulation, jar: cookieJar(saved.cookies ?? [], now) }
  }
  const startFresh = async () => {
    await state.clear()
    return start({})
  }
  let running = await start(await state.read()).catch(async (error: unknown) => {
    console.error('[planbridge] The saved state of the simulation cannot be used:', error)
    notice = startAgain
    return startFresh()
  })

  const save = async () => {
    const { simulation, jar } = running
    const store = await simulation.changes()
    await state.write({ clock, scenario, cookies: jar.all(), ...(store === undefined ? {} : { store }) })
  }
  let tickedAt = -Infinity
  const tick = async () => {
    if (Math.abs(machine() - tickedAt) < tickMs) return
    tickedAt = machine()
    await running.simulation.tick()
    await save()
  }

  const describe = (): SimulationState => ({
    version: build.version,
    clock,
    scenario,
    scenarios: scenarios.map(({ name, title }) => ({ name, title })),
    notice,
  })

  const chooseScenario = (name: string) => {
    if (!scenarios.some((one) => one.name === name)) return
    scenario = name
    running.simulation.setScenario(name)
  }

  const apply = async (question: Question): Promise<void> => {
    if (question.kind === 'freeze') clock = { ...clock, frozenAt: now() }
    if (question.kind === 'resume') clock = { aheadMs: now() - machine(), frozenAt: null }
    if (question.kind === 'scenario') chooseScenario(question.name)
    if (question.kind === 'advance') {
      clock = advanced(clock, question.ms)
      await running.simulation.tick()
    }
    if (question.kind === 'reset') {
      notice = null
      running = await startFresh()
    }
  }

  return {
    tick,
    async ask(question) {
      await apply(question)
      if (question.kind !== 'state') await save()
      return describe()
    },
    async answer(request) {
      const { pathname, searchParams } = new URL(request.url)
      const chosen = request.mode === 'navigate' ? searchParams.get(scenarioParameter) : null
      if (chosen !== null) chooseScenario(chosen)
      if (build.development && request.mode === 'navigate') await refresh()
      const { simulation, jar } = running
      const answer = await simulation.fetch(await asSent(request, jar))
      const shown = isDocument(request, answer)
        ? await addPageScript(answer, {
            clock,
            origin,
            showsPanel: request.destination === 'document',
            keepsPolicy: !build.development,
          })
        : answer
      const received = asReceived(shown, pathname, jar)
      // A browser ends the worker whenever it likes, so what an answer tells has to be on disk before it.
      await save()
      return received
    },
  }
}

const isDocument = ({ mode }: Request, { headers }: Response): boolean =>
  mode === 'navigate' && headers.get('content-type')?.startsWith('text/html') === true

export type { Simulation }
