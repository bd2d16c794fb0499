/** The service worker: Planbridge, the providers, and the files of the build. */
import { marked, type Question, questionIn } from '../messages.ts'
import { filesPath, providersPath, type TabBuild, workerPath } from '../places.ts'
import { keptFiles } from './kept-files.ts'
import { completeRequests } from './request-bodies.ts'
import type { WorkerScope } from './scope.ts'
import { openSession, type Session } from './session.ts'

completeRequests()

const scope = globalThis as unknown as WorkerScope & { readonly planbridgeTab: TabBuild }
const build = scope.planbridgeTab
const { origin } = scope.location
const files = keptFiles(build)

let opening: Promise<Session> | undefined
const session = (): Promise<Session> => {
  opening ??= openSession({ origin, build, files })
  // The next request tries again.
  opening.catch(() => void (opening = undefined))
  return opening
}

/** Paths that the BFF answers in production. Under a development server every other path is a file of the app. */
const ofTheBff = ['/bff/', '/v1/', '/connect-api/', providersPath]

const isAnswered = (request: Request): boolean => {
  const { origin: requested, pathname } = new URL(request.url)
  if (requested !== origin || pathname === workerPath || pathname.startsWith(filesPath)) return false
  if (request.mode === 'navigate') return true
  return build.development ? ofTheBff.some((start) => pathname.startsWith(start)) : true
}

const failed = (error: unknown): Response => {
  console.error('[planbridge] The simulation failed:', error)
  const text = `The simulation failed: ${error instanceof Error ? error.message : String(error)}`
  return new Response(text, { status: 500, headers: { 'content-type': 'text/plain; charset=utf-8' } })
}

const isKept = ({ method, url, mode }: Request): boolean => {
  const { origin: requested, pathname } = new URL(url)
  return method === 'GET' && mode !== 'navigate' && requested === origin && files.has(pathname)
}

scope.addEventListener('install', (event) => {
  event.waitUntil(build.development ? scope.skipWaiting() : files.keep())
})

scope.addEventListener('activate', (event) => {
  // The first navigation finds the simulation open.
  event.waitUntil(Promise.all([files.deleteOthers(), scope.clients.claim(), session()]))
})

scope.addEventListener('fetch', (event) => {
  const { request } = event
  const isFile = isKept(request)
  if (!isFile && !isAnswered(request)) return
  // Another worker may be in the same script.
  event.stopImmediatePropagation()
  const answer = isFile
    ? files.get(new URL(request.url).pathname)
    : session().then((opened) => opened.answer(request))
  event.respondWith(answer.catch(failed))
})

const tellAll = async (message: unknown): Promise<void> => {
  for (const client of await scope.clients.matchAll({ includeUncontrolled: true }))
    client.postMessage(message)
}

const answerQuestion = async (question: Question, port: MessagePort | undefined): Promise<void> => {
  try {
    const opened = await session()
    if (question.kind === 'state') await opened.tick()
    const state = { [marked]: await opened.ask(question) }
    port?.postMessage(state)
    if (question.kind !== 'state') await tellAll(state)
  } catch (error) {
    failed(error)
  }
}

scope.addEventListener('message', (event) => {
  const question = questionIn(event.data)
  if (question === undefined) return
  event.stopImmediatePropagation()
  event.waitUntil(question.kind === 'update' ? scope.skipWaiting() : answerQuestion(question, event.ports[0]))
})
