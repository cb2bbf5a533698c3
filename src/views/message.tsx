import { hrefOf, type SiteConfiguration } from '../model/site.ts'
import { Document } from './document.tsx'
import { Layout } from './layout.tsx'
import { type Texts, textsFor } from './texts.ts'

export interface MessagePageProps {
  /** Null where none is loaded. */
  site: SiteConfiguration | null
  kind: keyof Texts['problems']
  /** What to do about it, in English. */
  detail: string
}

/** Shows a problem in the place of a page. */
export function MessagePage({ site, kind, detail }: MessagePageProps) {
  const texts = textsFor(site?.language ?? 'en')
  const title = texts.problems[kind]
  const message = (
    <>
      <h1>{title}</h1>
      <p lang="en">{detail}</p>
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
      <p class="meta">
        <a href={hrefOf(site, '/')}>{texts.home}</a>
        <a href={hrefOf(site, '/categories')}>{texts.categories}</a>
        <a href={hrefOf(site, '/tags')}>{texts.tags}</a>
      </p>
    </Layout>
  )
}
