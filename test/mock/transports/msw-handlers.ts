import { http, type HttpHandler } from 'msw'
import type { Program } from './in-process.ts'

/** One handler per origin. It returns the program's response unchanged, redirects included. */
export const mswHandlers = (programs: readonly Program[]): HttpHandler[] =>
  programs.flatMap((program) =>
    program.origins.map((origin) => http.all(`${origin}/*`, ({ request }) => program.fetch(request))),
  )
