import { raw } from 'hono/html'
import { hrefOf, type SiteConfiguration } from '../model/site.ts'
import { Layout } from './layout.tsx'
import { referenceScript } from './reference-script.ts'

/** An operation of the API. */
export interface OperationProps {
  id: string
  path: string
  summary: string
  description: string
  parameters: FieldProps[]
  /** The path of an example to try. */
  example: string
}

/** A parameter, or a field of an answer. */
export interface FieldProps {
  name: string
  /** As in `string`, `integer, 1 to 100, default 20`. */
  type: string
  description: string
}

interface SiteProps {
  site: SiteConfiguration
}

export interface ReferencePageProps extends SiteProps {
  operations: readonly OperationProps[]
  schemas: readonly { name: string; description: string; fields: FieldProps[] }[]
  problems: readonly { kind: string; status: number; meaning: string }[]
  openApiPath: string
}

/** Shows the reference of the API, made from its description, with examples to try in place. */
export function ReferencePage({ site, operations, schemas, problems, openApiPath }: ReferencePageProps) {
  return (
    <Layout site={site} title={`API – ${site.title}`} path="/api">
      <div lang="en">
        <h1>API</h1>
        <p>
          Every article, category and tag as JSON, without a key and from any origin. Described in{' '}
          <a href={hrefOf(site, openApiPath)}>OpenAPI 3.1</a>. Lists answer{' '}
          <code>{'{ data, meta: { total, next, previous } }'}</code>, everything else <code>{'{ data }'}</code>;{' '}
          <code>meta.next</code> is the address of the next page, and in the <code>Link</code> header too. Send an
          answer’s <code>ETag</code> back as <code>If-None-Match</code>: what has not changed is a 304.
        </p>
        <ul>
          {operations.map(({ id, path, summary }) => (
            <li>
              <a href={`#${id}`}>
                <code>{hrefOf(site, path)}</code>
              </a>{' '}
              {summary}
            </li>
          ))}
        </ul>
        {operations.map((operation) => (
          <Operation site={site} {...operation} />
        ))}
        <h2 id="answers">Answers</h2>
        {schemas.map(({ name, description, fields }) => (
          <section>
            <h3 id={`schema-${name}`}>{name}</h3>
            {description && (
              <p>
                <Prose text={description} />
              </p>
            )}
            <Fields fields={fields} of="Field" />
          </section>
        ))}
        <h2 id="problems">Problems</h2>
        <p>
          What cannot be answered is a problem document, <code>application/problem+json</code> (RFC 9457). Its{' '}
          <code>type</code> is the address of one of these:
        </p>
        {problems.map(({ kind, status, meaning }) => (
          <section id={kind}>
            <h3>
              <code>{kind}</code> ({status})
            </h3>
            <p>
              <Prose text={meaning} />
            </p>
          </section>
        ))}
      </div>
      <script>{raw(referenceScript)}</script>
    </Layout>
  )
}

function Operation({ site, id, path, summary, description, parameters, example }: OperationProps & SiteProps) {
  return (
    <section id={id}>
      <h2>{summary}</h2>
      <p>
        <code>GET {hrefOf(site, path)}</code>
      </p>
      <p>
        <Prose text={description} />
      </p>
      {parameters.length > 0 && <Fields fields={parameters} of="Parameter" />}
      <div class="example">
        <a href={hrefOf(site, example)}>{hrefOf(site, example)}</a>
      </div>
    </section>
  )
}

function Fields({ fields, of }: { fields: readonly FieldProps[]; of: string }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{of}</th>
          <th scope="col">Type</th>
          <th scope="col">What it is</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ name, type, description }) => (
          <tr>
            <td>
              <code>{name}</code>
            </td>
            <td>{type}</td>
            <td>
              <Prose text={description} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Text in which names stand between backticks. */
const Prose = ({ text }: { text: string }) => (
  <>{text.split('`').map((part, i) => (i % 2 === 0 ? part : <code>{part}</code>))}</>
)
