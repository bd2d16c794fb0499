import { planbridgeLoader } from '@planbridge/mock/storybook'
import { http } from 'msw'
import { backEnd } from '../../app/back-end.ts'

const origin = 'https://planbridge.example.com'

export default {
  loaders: [
    planbridgeLoader({
      origin,
      // The routes of our own back end.
      handlers: ({ hostKey }) => {
        const own = backEnd({ origin, key: hostKey })
        return [http.all('/planbridge/*', ({ request }) => own(request))]
      },
    }),
  ],
}
