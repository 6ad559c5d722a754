namespace MLNetDeep.Samples.Walkthrough.Rendering;

/// <summary>How the page looks: by day, by night and on paper.</summary>
internal static class PageStyle
{
    // No character that XML writes otherwise: style is read as it stands.
    public const string Css = """

        :root { color-scheme: light dark; --paper: #fff; --ink: #1d2126; --faint: #667080; --line: #d5dae1; --grid: var(--line);
          --above: #1668b8; --below: #c2410c;
          --s0: #1668b8; --s1: #c2410c; --s2: #0f7b4f; --s3: #8d3fb5; --s4: #946200; --s5: #b3246a }
        @media (prefers-color-scheme: dark) {
          :root { --paper: #15181c; --ink: #e4e7eb; --faint: #9aa5b1; --line: #363d46; --above: #58a6ff; --below: #f0883e;
            --s0: #58a6ff; --s1: #f0883e; --s2: #4cc38a; --s3: #c792ea; --s4: #e3b341; --s5: #f778ba }
        }
        * { box-sizing: border-box }
        body { margin: 0 auto; padding: 1rem 1.2rem 4rem; max-width: 60rem; background: var(--paper); color: var(--ink);
          font: 1rem/1.55 system-ui, sans-serif }
        h1 { line-height: 1.2; margin: 1rem 0 .5rem } h2 { line-height: 1.25; margin: 0 0 .25rem }
        p { max-width: 46rem } a { color: var(--above) }
        nav ol { columns: 18rem; padding-left: 1.6rem } nav li { margin: .15rem 0; break-inside: avoid }
        section { border-top: 1px solid var(--line); padding-top: 1.5rem; margin-top: 2.5rem }
        .from, figcaption, caption { color: var(--faint); font-size: .875rem } .from { margin: 0 }
        figcaption, caption { text-align: left; caption-side: top; padding-bottom: .3rem }
        figure, .scrolls, .matrices { margin: 1.1rem 0 } figure .scrolls { margin: 0 } .scrolls { overflow-x: auto }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums }
        th, td { padding: .2rem .8rem .2rem 0; text-align: left; border-bottom: 1px solid var(--line) }
        thead th { color: var(--faint); font-weight: 600; font-size: .875rem; vertical-align: bottom } tbody th { font-weight: 400 }
        .number { text-align: right; white-space: nowrap }
        .matrices { display: flex; flex-wrap: wrap; gap: .8rem 1.5rem; align-items: flex-start }
        .matrix { font-size: .8rem } caption { white-space: nowrap }
        .matrix td { border: 1px solid var(--line); min-width: 2rem; padding: .15rem .22rem; text-align: center;
          background: color-mix(in srgb, var(--paper), var(--above) var(--strength)) }
        .matrix td.below { background: color-mix(in srgb, var(--paper), var(--below) var(--strength)) }
        .matrix td.covered { outline: 2px solid var(--s2); outline-offset: -1px } .matrix small { opacity: .8 }
        pre { overflow-x: auto; margin: 0; padding: .7rem .9rem; border: 1px solid var(--line); border-radius: 4px; font-size: .85rem }
        img { max-width: 100%; height: auto; background: #fff; border: 1px solid var(--line); image-rendering: pixelated }
        .plot { display: block; width: 100%; max-width: 44rem; min-width: 30rem; height: auto; font: 13px system-ui, sans-serif }
        .plot text { fill: var(--ink) } .plot .axis { stroke: var(--line); fill: none } .plot text.tick { fill: var(--faint) }
        .plot .curve { fill: none; stroke-width: 2; stroke-linejoin: round }
        .plot .faint { fill: none; stroke: var(--faint); stroke-opacity: .5; stroke-width: 1 }
        @media (max-width: 40rem) { caption { white-space: normal } }
        @media print {
          :root { --paper: #fff; --ink: #000; --faint: #444; --line: #bbb; --above: #1668b8; --below: #c2410c;
            --s0: #1668b8; --s1: #c2410c; --s2: #0f7b4f; --s3: #8d3fb5; --s4: #946200; --s5: #b3246a }
          body { max-width: none; font-size: 10pt; print-color-adjust: exact } figure, table, .matrices { break-inside: avoid }
          h2, .from { break-after: avoid }
        }

        """;
}
