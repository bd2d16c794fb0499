import { planbridgeHandlers } from '@planbridge/mock/handlers'
import { setupWorker } from 'msw/browser'
import { configText, providerOrigins } from '../harness/deployment/config-text.ts'

/** Runs the whole BFF in this tab, with the simulators, through the published handlers of the mock kit. */
export const planbridgeInATab = async (change: (text: string) => string = (text) => text) => {
  const planbridge = planbridgeHandlers({
    origin: window.location.origin,
    providerOrigins: providerOrigins.guests,
    config: () => change(configText('guests')),
  })
  const worker = setupWorker(...planbridge)
  await worker.start({ quiet: true, onUnhandledFrame: 'bypass' })
  const { planbridge: bff, simulators } = await planbridge.kit()
  const close = async () => {
    await worker.stop()
    await planbridge.close()
  }
  return { bff, simulators, close }
}

export type PlanbridgeInATab = Awaited<ReturnType<typeof planbridgeInATab>>
