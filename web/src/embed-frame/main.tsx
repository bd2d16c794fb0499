/** @jsxImportSource preact */
import { render } from 'preact'
import { documentDresser } from '../connect-flow/dress-document.ts'
import { Message, Working } from '../connect-flow/screens/outcomes.tsx'
import { Shell } from '../connect-flow/screens/parts.tsx'
import { wordsOf } from '../connect-flow/screens/screen.ts'
import { firstTexts, loadTexts, localeOf } from '../messages/connect/load-texts.ts'
import '../ui/tokens.css'
import './frame.css'
import { drawFrame } from './draw-frame.tsx'
import type { FrameActs, FrameModel, FramePlatform } from './frame-model.ts'
import { startFrame, warnOf } from './frame-session.ts'
import type { FrameSession } from './frame-session.ts'
import { shakeHands } from './handshake.ts'

/** Longer than a request waits at the server for a change. An answer that takes longer counts as lost. */
const answerMsMax = 30_000
/** How long the page around the frame has to introduce itself. */
const introductionMsMax = 15_000

const { location, navigator, crypto } = window
const nobody = { host: null, provider: null }
const dress = documentDresser(document)

const root = document.querySelector('#frame') ?? document.body
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** The middle of the screen, where a window does not cover the page. */
const features = (): string => {
  const [width, height] = [520, 720]
  const { availWidth, availHeight } = window.screen
  const [left, top] = [(availWidth - width) / 2, (availHeight - height) / 2].map((one) =>
    Math.max(0, Math.round(one)),
  )
  return `popup,width=${width},height=${height},left=${left},top=${top}`
}

let acts: FrameActs | null = null

const draw = (model: FrameModel, given: FrameActs) => {
  acts = given
  document.title = model.texts.providers.title
  drawFrame(root, model, given)
}

const showPlain = (title: string, text: string | null) => {
  const words = wordsOf(firstTexts, nobody)
  render(
    <Shell words={words} back={null} close={null}>
      {text === null ? <Working title={title} /> : <Message title={title} text={text} />}
    </Shell>,
    root,
  )
}

function run(): void {
  const allowed = document.querySelector<HTMLMetaElement>('meta[name="planbridge-origins"]')?.content ?? ''
  let session: FrameSession | null = null
  const hands = shakeHands(
    {
      parent: window.parent,
      allowed: allowed.split(' ').filter(Boolean),
      ancestor: location.ancestorOrigins?.[0] ?? null,
      listen: (listener) => window.addEventListener('message', listener),
    },
    (received) => {
      const { message } = received
      if (session) return session.receive(received)
      if (message.type !== 'planbridge:init') return
      const platform = platformWith(hands.send)
      warnOf(platform, received.refused)
      session = startFrame(platform, message)
    },
  )
  const size = new ResizeObserver(() =>
    hands.send({ type: 'planbridge:size', height: Math.ceil(root.getBoundingClientRect().height) }),
  )
  size.observe(root)
  window.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') acts?.close()
  })
  void waitForIntroduction(() => session !== null)
}

async function waitForIntroduction(isIntroduced: () => boolean): Promise<void> {
  await sleep(introductionMsMax)
  if (isIntroduced()) return
  const { page } = await loadTexts(localeOf(null, navigator.languages))
  if (!isIntroduced()) showPlain(page.noAnswer, page.noAnswerText)
}

const platformWith = (send: FramePlatform['send']): FramePlatform => ({
  fetch: (url, init) => window.fetch(url, { ...init, signal: AbortSignal.timeout(answerMsMax) }),
  random: crypto,
  now: () => Date.now(),
  sleep,
  openWindow: (url) => window.open(url, '_blank', features()),
  origin: location.origin,
  languages: navigator.languages,
  loadTexts,
  send,
  warn: (text) => console.warn(text),
  dress,
  draw,
})

dress(firstTexts, {})
if (window.parent === window) showPlain(firstTexts.page.unframed, firstTexts.page.unframedText)
else {
  showPlain(firstTexts.page.loading, null)
  run()
}
