import type { Job, KeptAnswer } from '@planbridge/shared/contract'
import { useCallback, useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import type { ReadAnswer } from '../../core/jobs/jobs-store.ts'
import { loaded, loading } from '../../core/stores/loadable.ts'
import type { Loadable } from '../../core/stores/loadable.ts'
import { fill } from '../../messages/fill.ts'
import { CodeBlock } from '../../ui/code/code-block.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { Dialog, DialogActions } from '../../ui/layout/dialog.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import { formatBytes } from '../display/format-bytes.ts'
import { formatMoment } from '../display/format-time.ts'
import { prettyJson } from '../display/pretty-json.ts'
import { answerFile } from './answer-file.ts'
import styles from './job-dialog.module.css'
import { useEntries } from './use-entries.ts'

export interface AnswerDialogProps {
  readonly job: Job
  readonly answer: KeptAnswer
  readonly title: string
  readonly provider: string
  readonly onClose: () => void
}

function useAnswer({ job, answer }: AnswerDialogProps) {
  const { jobs } = useApp()
  const [read, setRead] = useState<Loadable<ReadAnswer>>(loading)
  const [jobId, answerId] = [job.id, answer.id]
  const load = useCallback(
    async () => loaded(await jobs.getState().readAnswer(jobId, answerId), (output) => output),
    [jobs, jobId, answerId],
  )
  useEffect(() => {
    const open = async () => setRead(await load())
    void open()
  }, [load])
  const retry = async () => {
    setRead(loading)
    setRead(await load())
  }
  return { read, retry }
}

function Content({ answer, title }: { answer: ReadAnswer; title: string }): ReactElement {
  const { answers, locale } = useMessages()
  const { now } = useApp().platform
  const entries = useEntries(answer)
  const size = formatBytes(answer.bytes, locale)
  return (
    <>
      <p>{[formatMoment(answer.due_at, now(), locale), entries, size].filter(Boolean).join(' · ')}</p>
      {answer.truncated && <p>{fill(answers.truncated, { size })}</p>}
      {answer.text === null && <p>{answers.noText}</p>}
      {answer.text === '' && <p>{answers.empty}</p>}
      {answer.text !== null && answer.text !== '' && (
        <CodeBlock label={fill(answers.contentName, { job: title })} text={prettyJson(answer.text)} />
      )}
    </>
  )
}

/** Shows a kept answer, and saves it as a file. */
export function AnswerDialog(props: AnswerDialogProps): ReactElement {
  const { answers, frame } = useMessages()
  const { platform } = useApp()
  const { title, provider, onClose } = props
  const { read, retry } = useAnswer(props)
  const save = (answer: ReadAnswer) => {
    const { name, content, mediaType } = answerFile(answer)
    platform.save(name, content, mediaType)
  }
  return (
    <Dialog title={fill(answers.title, { job: title })} closeLabel={frame.close} onClose={onClose}>
      <div className={styles['body']}>
        {read.phase === 'loading' && <Skeleton width="100%" height="12rem" />}
        {read.phase === 'ready' && <Content answer={read.value} title={title} />}
        {read.phase === 'failed' && (
          <FailureNotice
            failure={read.failure}
            provider={provider}
            actions={<Button onClick={() => void retry()}>{answers.tryAgain}</Button>}
          />
        )}
      </div>
      <DialogActions>
        {read.phase === 'ready' && read.value.bytes > 0 && (
          <Button onClick={() => save(read.value)}>{answers.save}</Button>
        )}
        <Button tone="primary" onClick={onClose}>
          {frame.close}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
