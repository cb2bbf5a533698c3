/** The one stylesheet, inlined into every page. */
export const style = `
:root { color-scheme: light dark; font-family: system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; line-height: 1.7 }
body { max-width: 44rem; margin: 0 auto; padding: 1rem; overflow-wrap: break-word }
header, footer { font-size: .9rem }
header a, footer a, nav a { margin-right: 1rem }
h1 { line-height: 1.3 }
ol.entries, ul.sections { padding: 0; list-style: none }
ol.entries > li { margin: 1.5rem 0 }
ol.entries h2 { margin: 0; font-size: 1.1rem }
.meta { color: GrayText; font-size: .9rem }
.meta > * { margin-right: .75rem }
img, video, iframe { max-width: 100%; height: auto }
pre, table { display: block; overflow-x: auto }
td, th { padding: .25rem 1rem .25rem 0; text-align: start; vertical-align: top }
.example form { display: flex; gap: .5rem }
.example input { flex: 1; min-width: 0; font: .9rem ui-monospace, monospace }
[hidden] { display: none !important }
.example pre { max-height: 24rem; padding: 1rem; border: 1px solid GrayText; border-radius: .25rem; font-size: .85rem }
`

/** What a Content-Security-Policy calls the stylesheet (CSP 3, 2.3.1, hash-source). */
export const styleHash: string = await sha256(style)

export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`
}
