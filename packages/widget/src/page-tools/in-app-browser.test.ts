/** How the apps name themselves, as seen on phones; and the browsers for which none of them may be taken. */
import { expect } from '@open-wc/testing';
import { inAppBrowserOf } from './in-app-browser.ts';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const IPAD = 'Mozilla/5.0 (iPad; CPU OS 18_1_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const ANDROID =
  'Mozilla/5.0 (Linux; Android 15; V2319 Build/AP3A.240905.015.A2; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/144.0.7559.132 Mobile Safari/537.36';
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';

const APPS = [
  ['LINE', `${IPHONE} Mobile/15E148 Safari Line/26.11.0`],
  ['LINE', `${IPHONE} Mobile/15E148 Safari Line/13.11.0 LIFF`],
  ['LINE', `${ANDROID} Line/26.2.0/IAB`],
  ['LINE', `${ANDROID} Line/12.12.0 LIFF`],
  [
    'Instagram',
    `${IPHONE} Mobile/15E148 Instagram 339.0.3.12.91 (iPhone15,2; iOS 17_5_1; ja_JP; ja; scale=3.00; 1179x2556; 618023787)`,
  ],
  [
    'Instagram',
    `${ANDROID} Instagram 382.0.0.49.84 Android (35/15; 420dpi; 1080x2400; Google/google; Pixel 9; tokay; tokay; ja_JP; 760000000)`,
  ],
  [
    'Facebook',
    `${IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/486.0.0.47.108;FBBV/123;FBDV/iPhone15,2;FBMD/iPhone;FBSN/iOS;FBSV/17.5.1;FBSS/3;FBID/phone;FBLC/ja_JP;FBOP/5]`,
  ],
  ['Facebook', `${ANDROID} [FB_IAB/FB4A;FBAV/483.0.0.53.109;]`],
  [
    'Facebook',
    `${IPHONE} Mobile/15E148 [FBAN/MessengerForiOS;FBAV/450.0.0.32.109;FBDV/iPhone15,2;FBLC/ja_JP]`,
  ],
  ['X', `${IPHONE} Mobile/21G93 Twitter for iPhone/10.64.1`],
  ['X', `${IPAD} Mobile/15E148 Twitter for iPad/10.64.1`],
  ['X', `${ANDROID} TwitterAndroid`],
  ['X', `${ANDROID} TwitterAndroid/10.90.0`],
  [
    'TikTok',
    `${IPHONE} Mobile/15E148 musical_ly_34.0.0 JsSdk/2.0 NetType/WIFI Channel/App Store ByteLocale/ja Region/JP`,
  ],
  ['TikTok', `${IPHONE} Mobile/15E148 trill_320503 JsSdk/2.0 NetType/WIFI`],
  [
    'TikTok',
    `${ANDROID} trill_350402 JsSdk/1.0 NetType/MOBILE Channel/googleplay AppName/trill app_version/35.3.1 ByteLocale/ja Region/JP BytedanceWebview/d8a21c6`,
  ],
  ['Yahoo! JAPAN', `${IPHONE} Mobile/15E148 Version/26.5.2 YJApp-IOS jp.co.yahoo.ipn.appli/4.168.0`],
  ['Yahoo! JAPAN', `${IPAD} Mobile/15E148 YJApp-IOS jp.co.yahoo.ipn.appli/4.131.0`],
  ['Yahoo! JAPAN', `${ANDROID} YJApp-ANDROID jp.co.yahoo.android.yjtop/3.187.0`],
] as const;

const BROWSERS = [
  ['Safari on an iPhone', `${IPHONE} Version/17.5 Mobile/15E148 Safari/604.1`],
  ['Safari on an iPad', `${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15`],
  ['Chrome on an iPhone', `${IPHONE} CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1`],
  ['Firefox on an iPhone', `${IPHONE} FxiOS/125.0 Mobile/15E148 Safari/605.1.15`],
  ['Edge on an iPhone', `${IPHONE} Version/17.0 EdgiOS/125.0.2535.60 Mobile/15E148 Safari/604.1`],
  ['the Google app', `${IPHONE} GSA/431.2.950282168 Mobile/15E148 Safari/604.1`],
  [
    'Chrome on Android',
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  ],
  ['Firefox on Android', 'Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0'],
  [
    'Samsung Internet',
    'Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
  ],
  [
    'Edge on Android',
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36 EdgA/124.0.2478.64',
  ],
  ["Yahoo!'s own browser", `${ANDROID} YJApp-ANDROID jp.co.yahoo.android.ybrowser/3.38.0.5`],
  ['a webview of an unknown app', ANDROID],
  ['Chrome', `${WINDOWS} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36`],
  ['Edge', `${WINDOWS} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36 Edg/129.0.0.0`],
  ['Firefox', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0'],
  ['Safari', `${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15`],
  [
    'a crawler',
    'Mozilla/5.0 (compatible; Twitterbot/1.0) facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  ],
] as const;

describe('the browser of an app', () => {
  for (const [app, userAgent] of APPS) {
    it(`is ${app}'s: ${userAgent.slice(userAgent.lastIndexOf('Gecko)') + 7, 160)}`, () => {
      expect(inAppBrowserOf(userAgent)).to.equal(app);
    });
  }

  for (const [name, userAgent] of BROWSERS) {
    it(`is not ${name}`, () => {
      expect(inAppBrowserOf(userAgent)).to.equal(undefined);
    });
  }

  it('is not the one that runs this test', () => {
    expect(inAppBrowserOf(navigator.userAgent)).to.equal(undefined);
  });
});
