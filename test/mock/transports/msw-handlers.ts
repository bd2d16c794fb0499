import { http, type HttpHandler } from 'msw'
import type { Program } from './in-process.ts'

/** One handler per origin; whatever the program answers, a redirect too, reaches the caller as it is. */
export const mswHandlers = (programs: readonly Program[]): HttpHandler[] =>
  programs.flatMap((program) =>
    program.origins.map((origin) => http.all(`${origin}/*`, ({ request }) => program.fetch(request))),
  )
