import type { Problem } from '../http/problem.ts'
import type { Site } from '../model/site.ts'
import { Document } from './document.tsx'
import { Layout } from './layout.tsx'
import { textsFor } from './texts.ts'

/** What is shown instead of a page that cannot be: what is wrong, and what to do. `site` is null where none is loaded. */
export function MessagePage({ site, problem }: { site: Site | null; problem: Problem }) {
  const title = textsFor(site?.language ?? 'en').problems[problem.kind]
  const message = (
    <>
      <h1>{title}</h1>
      <p lang="en">{problem.detail}</p>
    </>
  )
  if (site === null) {
    return (
      <Document language="en" title={title}>
        <main>{message}</main>
      </Document>
    )
  }
  return (
    <Layout site={site} title={title}>
      {message}
    </Layout>
  )
}
