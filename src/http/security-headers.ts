import type { Context } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { Env } from '../env.ts'
import { playerHosts } from '../model/players.ts'
import { articleScriptHash } from '../views/article-script.ts'
import { copyScriptHash } from '../views/feed.tsx'
import { filterScriptHash } from '../views/filter.tsx'
import { referenceScriptHash } from '../views/reference-script.ts'
import { styleHash } from '../views/style.ts'

/** Pages may show images and videos of known hosts, and run nothing but four scripts. Feeds and the API say the same. */
const secure = secureHeaders({
  // Files of the site have a policy of their own.
  overwrite: false,
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    imgSrc: ['https:', 'http:'],
    mediaSrc: ['https:', 'http:'],
    // Feeds have a stylesheet of their own. The scripts copy and share addresses, filter lists and try out the API.
    styleSrc: ["'self'", `'${styleHash}'`],
    scriptSrc: [`'${articleScriptHash}'`, `'${copyScriptHash}'`, `'${filterScriptHash}'`, `'${referenceScriptHash}'`],
    connectSrc: ["'self'"],
    frameSrc: playerHosts.map((host) => `https://${host}`),
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
  // Some players refuse to play for a page that sends no referrer at all.
  referrerPolicy: 'strict-origin-when-cross-origin',
  // Other origins read feeds and JSON, too.
  crossOriginResourcePolicy: 'cross-origin',
  // Videos may play when a reader starts them, and fill the screen; nothing on a page needs these.
  permissionsPolicy: { autoplay: [], camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
  // This is set below, since an answer without encryption must not have it.
  strictTransportSecurity: false,
  // These are for browsers that are no more, or repeat the policy above.
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xFrameOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
})

export const setSecurityHeaders = async (c: Context<Env>): Promise<void> => {
  await secure(c, async () => {})
  allowLook(c)
  // A year (RFC 6797, 7.2). What holds for other hosts of the domain is for their owners to say.
  if (c.req.url.startsWith('https:')) c.res.headers.set('Strict-Transport-Security', 'max-age=31536000')
}

/** Pages of a site may have the rules of its look, and the fonts of its own stylesheet. */
function allowLook(c: Context<Env>): void {
  const { theme, stylesheet } = c.get('site') ?? {}
  const policy = c.res.headers.get(POLICY)
  if (policy === null || (theme === undefined && stylesheet === undefined)) return
  const rules = theme === undefined ? policy : policy.replace(ofStyle, `${ofStyle} '${theme.hash}'`)
  c.res.headers.set(POLICY, stylesheet === undefined ? rules : `${rules}; font-src 'self'`)
}

const POLICY = 'Content-Security-Policy'
const ofStyle = `'${styleHash}'`
