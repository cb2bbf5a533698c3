/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { raw } from 'hono/html'
import { hrefOf, type SiteConfiguration } from '../model/site.ts'
import { Layout } from './layout.ts'
import { Prose } from './prose.tsx'
import { referenceScript } from './reference-script.ts'
import { describedIn } from './texts/described-in.ts'
import type { OperationId } from './texts/shape.ts'
import { textsFor } from './texts.ts'

/** An operation of the API. */
export interface OperationProps {
  id: string
  path: string
  description: string
  parameters: FieldProps[]
  /** The path of an example to try. */
  example: string
  /** What an answer looks like. */
  answer: string
}

/** A parameter, or a field of an answer. */
export interface FieldProps {
  name: string
  /** As in `string`, `integer 1–100 = 20`. */
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

const firstSentence = (text: string): string => /^.+?(?:。|\.(?=\s|$))/.exec(text)?.[0] ?? text

/** Shows the reference of the API, made from its description, with examples to try in place. */
export function ReferencePage({ site, operations, schemas, problems, openApiPath }: ReferencePageProps) {
  const { api } = textsFor(site.language)
  return (
    <Layout site={site} title="API" path="/api" description={firstSentence(api.introduction)} shape="wide">
      <div class="reference" data-path={api.path} data-try={api.tryIt} data-none={api.noAnswer}>
        <h1>API</h1>
        <p>
          <Prose text={api.introduction} />
        </p>
        <p>
          <a href={hrefOf(site, openApiPath)}>{api.description}</a>
        </p>
        {operations.map((operation) => (
          <Operation site={site} {...operation} />
        ))}
        <h2 id="answers">{api.fields}</h2>
        {schemas.map(({ name, description, fields }) => (
          <details id={`schema-${name}`}>
            <summary>
              <h3>
                <code>{name}</code>
              </h3>
            </summary>
            {description && <Description site={site} of={name} text={description} />}
            <Fields site={site} fields={fields} of={name} />
          </details>
        ))}
        <h2 id="problems">{api.problems}</h2>
        <p>
          <Prose text={api.aboutProblems} />
        </p>
        {problems.map(({ kind, status, meaning }) => (
          <section id={kind}>
            <h3>
              <code>{kind}</code> ({status})
            </h3>
            <Description site={site} of={`problem ${kind}`} text={meaning} />
          </section>
        ))}
      </div>
      <script>{raw(referenceScript)}</script>
    </Layout>
  )
}

function Operation({ site, id, path, description, parameters, example, answer }: OperationProps & SiteProps) {
  const { api } = textsFor(site.language)
  return (
    <details id={id} class="operation" open>
      <summary>
        <h2>{api.operations[id as OperationId]}</h2> <code>GET {hrefOf(site, path)}</code>
      </summary>
      <div>
        <div>
          <Description site={site} of={id} text={description} />
          {parameters.length > 0 && (
            <>
              <h3>{api.parameters}</h3>
              <Fields site={site} fields={parameters} of={id} />
            </>
          )}
        </div>
        <div class="example">
          <h3>{api.answer}</h3>
          <a href={hrefOf(site, example)}>
            <code>{hrefOf(site, example)}</code>
          </a>
          <pre tabindex={0}>
            <code>{answer}</code>
          </pre>
        </div>
      </div>
    </details>
  )
}

function Fields({ site, fields, of }: SiteProps & { fields: readonly FieldProps[]; of: string }) {
  return (
    <dl class="fields">
      {fields.map(({ name, type, description }) => (
        <>
          <dt>
            <code>{name}</code> <code class="type">{type}</code>
          </dt>
          <dd>{description && <Described site={site} of={`${of} ${name}`} text={description} />}</dd>
        </>
      ))}
    </dl>
  )
}

interface DescribedProps extends SiteProps {
  /** What is described, see `describedIn`. */
  of: string
  /** The description in English. */
  text: string
}

const Description = (props: DescribedProps) => (
  <p>
    <Described {...props} />
  </p>
)

/** A description in the language of the site, where there is one in it; else in English, and marked so. */
function Described({ site, of, text }: DescribedProps) {
  const { language } = textsFor(site.language)
  const own = language === 'en' ? text : describedIn(language, of)
  return own === null ? (
    <span lang="en">
      <Prose text={text} />
    </span>
  ) : (
    <Prose text={own} />
  )
}
