/** The address of the stylesheet with which a browser shows a feed. */
export const stylesheetPath = '/feed.css'

/**
 * The XML document with a reference to the stylesheet (xml-stylesheet, 1).
 *
 * @param href escaped for XML
 */
export const withStylesheet = (document: string, href: string): string =>
  document.replace('?>', `?>\n<?xml-stylesheet type="text/css" href="${href}"?>`)

/**
 * Shows the titles and summaries of RSS and Atom, and hides what is for feed readers: addresses, bodies, and dates, which no stylesheet
 * can write as people do.
 *
 * @param told what a feed is, in the language of the site
 */
export const stylesheetWith = (told: string): string => `
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.7 }
rss, feed { display: block; max-width: 44rem; margin: 0 auto; padding: 1rem; overflow-wrap: break-word }
rss *, feed * { display: none }
rss::before, feed::before { display: block; padding: .5rem 1rem; border: 1px solid; border-radius: .5rem; content: "${told.replace(/["\\\n]/g, '\\$&')}" }
channel, item, entry, channel > title, channel > description, feed > title, feed > subtitle, item > title, item > description, entry > title, entry > summary { display: block }
channel > title, feed > title { margin-top: 1rem; font-size: 2em; font-weight: bold; line-height: 1.3 }
item, entry { margin: 1.5rem 0 }
item > title, entry > title { font-size: 1.1rem; font-weight: bold }
`
