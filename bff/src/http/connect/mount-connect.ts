import { connectEndpoints } from '@planbridge/shared/embed'
import type { Hono } from 'hono'
import { mountEndpoints } from '../mount-endpoints.ts'
import { answerConnect, type AnswerConnectNeeds, type ConnectUseCases } from './answer-connect.ts'

/** Mounts the endpoints for the frame and the window of a connect session. */
export const mountConnect = (app: Hono, useCases: ConnectUseCases, needs: AnswerConnectNeeds): void =>
  mountEndpoints(app, connectEndpoints, (name) =>
    answerConnect(connectEndpoints[name], useCases[name], needs),
  )
