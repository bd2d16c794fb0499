import { endpoints } from '@planbridge/shared/contract'
import type { Hono } from 'hono'
import { mountEndpoints } from '../mount-endpoints.ts'
import { answer, type AnswerNeeds, type UseCases } from './answer.ts'

export const mountBrowserEndpoints = (app: Hono, useCases: UseCases, needs: AnswerNeeds): void =>
  mountEndpoints(app, endpoints, (name) => answer(endpoints[name], useCases[name], needs))
