/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { html } from 'hono/html'
import type { Article, Entry } from '../model/article.ts'
import { hrefOf, type SiteConfiguration, shownAt } from '../model/site.ts'

/** The picture that a list shows of an entry; null where it shows none. */
const shownOf = ({ image, imageIsDefault = false }: Pick<Entry, 'image' | 'imageIsDefault'>): string | null =>
  imageIsDefault ? null : image

/**
 * Shows the picture of an entry, small, as a second link to the article, which nobody needs who does not see it. The stylesheet
 * gives it its size, whatever size the picture has. It is null where there is none.
 *
 * @param isLead true for that of the story that a page leads with: it is asked for at once, the others when they come into view
 */
export function thumbnail(
  site: SiteConfiguration,
  entry: Pick<Entry, 'path' | 'image' | 'imageIsDefault'>,
  isLead = false,
) {
  const image = shownOf(entry)
  if (image === null) return null
  const when = isLead ? html`fetchpriority="high"` : html`loading="lazy"`
  return html`<a class="thumb" href="${hrefOf(site, entry.path)}" tabindex="-1" aria-hidden="true"><img src="${shownAt(site, image)}" alt="" ${when} decoding="async" referrerpolicy="no-referrer"></a>`
}

/** True where the picture of an article stands above its text, because the text does not begin with it. */
export const showsLeadPicture = ({ image, imageOnTop = false }: Pick<Article, 'image' | 'imageOnTop'>): boolean =>
  image !== null && imageOnTop

/** Shows that picture. */
export function LeadPicture({ site, article }: { site: SiteConfiguration; article: Article }) {
  const { image, imageSize, imageAlt = '', imageCaption } = article
  if (image === null || !showsLeadPicture(article)) return null
  const [width, height] = imageSize ?? []
  return (
    <figure>
      <img
        src={shownAt(site, image)}
        width={width}
        height={height}
        alt={imageAlt}
        fetchpriority="high"
        decoding="async"
        referrerpolicy="no-referrer"
      />
      {imageCaption && <figcaption>{imageCaption}</figcaption>}
    </figure>
  )
}
