import { planbridgeHandlers } from '@planbridge/mock/handlers'
import { http } from 'msw'
import { setupWorker } from 'msw/browser'
import { backEnd } from '../app/back-end.ts'

/** Answers Planbridge, the providers and the routes of our own back end in this page. */
export async function startMock(origin: string) {
  const planbridge = planbridgeHandlers({ origin })
  const own = backEnd({ origin, key: planbridge.hostKey })
  const worker = setupWorker(
    ...planbridge,
    http.all('/planbridge/*', ({ request }) => own(request)),
  )
  await worker.start()
}
