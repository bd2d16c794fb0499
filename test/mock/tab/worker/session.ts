import type { Kit, KitSite } from '../../kit/kit.ts'
import { type ScenarioName, scenarioNames, scenarioParameter, scenarioTitles } from '../../scenarios/names.ts'
import type { Question, SimulationState } from '../messages.ts'
import { documentPath, filesPath, hostPath, type TabBuild } from '../places.ts'
import { asReceived, asSent } from './as-browser.ts'
import { hostApp } from './host-app.ts'
import type { KeptFiles } from './kept-files.ts'
import { addPageScript } from './page-script.ts'
import { stateOf } from './saved-clock.ts'
import { openSavedDatabase } from './saved-database.ts'
import { openSavedState } from './saved-state.ts'
import { openTabKit } from './tab-kit.ts'

export interface SessionNeeds {
  readonly origin: string
  readonly build: TabBuild
  readonly files: KeptFiles
}

/** The running simulation, with its saved state. */
export interface Session {
  readonly answer: (request: Request) => Promise<Response>
  /** Background work, and saving what it has changed. */
  readonly tick: () => Promise<void>
  readonly ask: (question: Question) => Promise<SimulationState>
}

const databaseName = 'planbridge-simulation'
const documents = ['app', 'callback', 'frame', 'window'] as const
const startAgain = 'The simulation could not be continued, so it has started from the beginning.'

/** The app's documents, after `refresh`. A development server may change them at any time. */
const siteOf = ({ files }: SessionNeeds) => {
  const site: { -readonly [Kind in keyof KitSite]: string } = {}
  const read = async (name: (typeof documents)[number]) => {
    site[name] = await (await files.get(documentPath(name))).text()
  }
  return { site, refresh: async () => void (await Promise.all(documents.map(read))) }
}

const openDatabase = async ({ files }: SessionNeeds) => {
  const wasm = await files.get(`${filesPath}sql-wasm.wasm`)
  return openSavedDatabase(new Uint8Array(await wasm.arrayBuffer()))
}

const openState = async () => {
  const state = await openSavedState(databaseName)
  return { state, saved: await state.read() }
}

/** Opens the kit in the state in which the last worker left it, or from the beginning if that cannot be used. */
const openRunning = async (needs: SessionNeeds, site: KitSite) => {
  const { origin } = needs
  const [database, { state, saved }] = await Promise.all([openDatabase(needs), openState()])
  const shared = { origin, site, database, state }
  try {
    return { state, database, notice: null, ...(await openTabKit({ ...shared, saved })) }
  } catch (error) {
    console.error('[planbridge] The saved state of the simulation cannot be used:', error)
    await state.clear()
    return { state, database, notice: startAgain, ...(await openTabKit({ ...shared, saved: {} })) }
  }
}

const isScenario = (name: string | null): name is ScenarioName =>
  scenarioNames.some((known) => known === name)

const applyTo = async ({ clock, scenario, reset }: Kit, question: Question): Promise<void> => {
  if (question.kind === 'freeze') clock.freeze()
  if (question.kind === 'resume') clock.resume()
  if (question.kind === 'advance') await clock.advance(question.ms)
  if (question.kind === 'reset') await reset()
  if (question.kind === 'scenario' && isScenario(question.name)) await scenario.set(question.name)
}

const isDocument = ({ mode }: Request, { headers }: Response): boolean =>
  mode === 'navigate' && headers.get('content-type')?.startsWith('text/html') === true

/** The same address without the scenario that it has chosen. */
const withoutScenario = (url: URL): Response => {
  url.searchParams.delete(scenarioParameter)
  return new Response(null, { status: 303, headers: { location: url.href } })
}

/** Opens the simulation. */
export const openSession = async (needs: SessionNeeds): Promise<Session> => {
  const { origin, build } = needs
  const { site, refresh } = siteOf(needs)
  const [running] = await Promise.all([openRunning(needs, site), refresh()])
  const { kit, cookies, state, database, ...opened } = running
  const { clock } = kit
  const host = hostApp(kit)
  let { notice } = opened

  const save = async () => {
    const store = await database.changes()
    const scenario = kit.scenario.name
    await state.write({ clock: stateOf(clock), scenario, cookies, ...(store === undefined ? {} : { store }) })
  }
  const show = (request: Request, answer: Response): Promise<Response> | Response =>
    isDocument(request, answer)
      ? addPageScript(answer, {
          clock: stateOf(clock),
          conditions: kit.scenario.conditions,
          origin,
          showsPanel: request.destination === 'document',
          keepsPolicy: !build.development,
        })
      : answer

  return {
    async tick() {
      await kit.work()
      await save()
    },
    async ask(question) {
      if (question.kind !== 'state') notice = null
      await applyTo(kit, question)
      if (question.kind !== 'state') await save()
      return {
        version: build.version,
        clock: stateOf(clock),
        scenario: kit.scenario.name,
        scenarios: scenarioNames.map((name) => ({ name, title: scenarioTitles[name] })),
        notice,
      }
    },
    async answer(request) {
      const url = new URL(request.url)
      const chosen = request.mode === 'navigate' ? url.searchParams.get(scenarioParameter) : null
      if (isScenario(chosen)) await kit.scenario.set(chosen)
      if (build.development && request.mode === 'navigate') await refresh()
      const sent = await asSent(request)
      const answer = isScenario(chosen)
        ? withoutScenario(url)
        : await (url.pathname.startsWith(hostPath) ? host.fetch(sent) : kit.fetch(sent))
      const received = asReceived(await show(request, answer))
      // A browser ends the worker whenever it likes, so what an answer tells has to be on disk before it.
      await save()
      return received
    },
  }
}
