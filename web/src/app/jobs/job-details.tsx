import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { CodeBlock } from '../../ui/code/code-block.tsx'
import { Disclosure } from '../../ui/layout/disclosure.tsx'
import { useMessages } from '../app-context.tsx'
import { prettyJson } from '../display/pretty-json.ts'
import styles from './job-details.module.css'
import type { JobProps } from './job-props.ts'

/** The collapsed settings of a job: the values it sends, and the policy for missed runs. */
export function JobDetails({ job: { fields, body, missed }, title }: JobProps): ReactElement {
  const { jobs: text, addJob } = useMessages()
  const facts = [...Object.entries(fields), [text.missed, addJob.missedPolicies[missed].name] as const]
  return (
    <Disclosure summary={text.details}>
      <dl className={styles['facts']}>
        {facts.map(([name, value]) => (
          <div key={name} className={styles['fact']}>
            <dt className={styles['name']}>{name}</dt>
            <dd className={styles['value']}>{value}</dd>
          </div>
        ))}
      </dl>
      {body !== null && (
        <div className={styles['body']}>
          <p className={styles['name']}>{text.body}</p>
          <CodeBlock label={fill(text.bodyName, { job: title })} text={prettyJson(body)} />
        </div>
      )}
    </Disclosure>
  )
}
