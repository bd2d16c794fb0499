import { marked, type Question, type SimulationState, stateIn } from '../messages.ts'

/** Asks the worker of this page. Rejects if no worker answers for the page. */
export const askWorker = (question: Question): Promise<SimulationState> =>
  new Promise((resolve, reject) => {
    const worker = navigator.serviceWorker.controller
    if (!worker) return reject(new Error('no worker answers for this page'))
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', ({ data }) => {
      const state = stateIn(data)
      port1.close()
      if (state) resolve(state)
    })
    port1.start()
    worker.postMessage({ [marked]: question }, [port2])
  })
