import { throughHttp } from '../mock/transports/http.ts'
import { sampleHost, type SampleHostOptions } from './sample-host.ts'

export interface RunningSampleHost {
  readonly origin: string
  readonly close: () => Promise<void>
}

/** Serves the sample host on 127.0.0.1, which is another site than `localhost`. Port 0 takes a free port. */
export const serveSampleHost = async (
  options: Omit<SampleHostOptions, 'origin'>,
  port = 0,
): Promise<RunningSampleHost> => {
  const { origins, close } = await throughHttp(
    ([origin]) => {
      const app = sampleHost({ ...options, origin })
      return { origins: [origin], fetch: (request: Request) => Promise.resolve(app.fetch(request)) }
    },
    [port],
  )
  return { origin: origins[0] ?? '', close }
}
