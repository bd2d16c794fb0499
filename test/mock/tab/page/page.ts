/** The script of every document of the simulation. It runs before the others. */
import { applyConditions } from '../../handlers/page-conditions.ts'
import { marked, type PageFacts, stateIn } from '../messages.ts'
import { askWorker } from './ask-worker.ts'
import { simulateDate } from './clock.ts'
import { showPanel } from './panel.ts'
import { startedKey } from './tries.ts'

/** A worker without a question for half a minute is ended by the browser, and its background work with it. */
const askEveryMs = 5_000

const given = document.currentScript?.getAttribute(`data-${marked}`) ?? ''
const { clock, conditions, showsPanel } = JSON.parse(given) as PageFacts
const machine = Date.now.bind(Date)
const moveDate = simulateDate(clock)
applyConditions(globalThis, conditions)
sessionStorage.removeItem(startedKey)

const panel = showsPanel ? showPanel(machine) : undefined

navigator.serviceWorker.addEventListener('message', ({ data }) => {
  const state = stateIn(data)
  if (!state) return
  moveDate(state.clock)
  panel?.(state)
})
// Messages of a worker are held back until the document is parsed, unless they are asked for.
navigator.serviceWorker.startMessages()

if (panel) {
  const look = () => {
    if (document.visibilityState === 'visible') void askWorker({ kind: 'state' }).then(panel, () => undefined)
  }
  look()
  setInterval(look, askEveryMs)
}
