use ombud::*;
fn main() {
    let as_of = time::Date::parse("2026-11-01").unwrap();
    let session = engine::Session::load(&engine::SessionOptions::bundled(as_of)).map_err(|p| format!("{p:?}")).unwrap();
    for d in &session.diagnostics { println!("DIAG {} {:?}", d.message, session.sources.get(d.primary.span.source).map(|s| s.name.clone())); }
    dbg(&session); dbg2(); dbg3();
    let arg = std::env::args().nth(1).unwrap_or_default();
    if arg == "test" {
        let only = std::env::args().nth(2);
        let ids: Vec<_> = session.program.rule_ids().filter(|(_, r)| only.as_ref().is_none_or(|o| r.name.contains(o.as_str()))).map(|(i, _)| i).collect();
        let results = engine::examples::run(&session, &ids);
        let mut bad = 0;
        for r in &results {
            if r.passes() { continue }
            bad += 1;
            let s = session.sources.get(r.content.source).unwrap();
            let at = source::LineIndex::new(&s.text).position(r.content.start as usize);
            let show = |sp: &Vec<source::Span>| sp.iter().map(|x| match session.sources.get(x.source) { Some(s) => { let p = source::LineIndex::new(&s.text).position(x.start as usize); format!("{}:{}", p.line, session.sources.slice(*x).replace('\n', " ")) }, None => format!("base:{}", &engine::base_manifest()[x.range()].replace('\n'," ")) }).collect::<Vec<_>>().join(" , ");
            println!("{}:{} {} expected {:?} found {:?} | exp [{}] got [{}] {}", s.name, at.line, session.program.rule(r.rule).unwrap().name, r.expected, r.found, show(&r.expected_places), show(&r.found_places), r.message.clone().unwrap_or_default());
        }
        println!("{} examples, {bad} fail", results.len());
        return;
    }
    let text = std::fs::read_to_string(&arg).unwrap();
    let id = source::SourceId::new(session.sources.len());
    let (table, d1) = manifest::parse(id, &text);
    let ctx = manifest::ReadContext { schema: &session.program.schema, vocabularies: &session.program.vocabularies, source: id, language: "0.1.0" };
    let (model, d2) = manifest::read(&table, !d1.is_empty(), &ctx);
    let lines = source::LineIndex::new(&text);
    for d in d1.iter().chain(&d2) { println!("{} {} {:?}", lines.position(d.primary.span.start as usize).line, d.message, d.help); }
    let plan = eval::Plan::new(&session.program, as_of, &session.program.rule_ids().map(|(i, _)| i).collect::<Vec<_>>());
    let e = eval::evaluate(&plan, &model, eval::Options { bytes: text.len(), trace: false, verdicts: true });
    for f in &e.findings {
        let r = session.program.rule(f.rule).unwrap();
        println!("{:?} {:?} {} {} @{}:{} | {} | quickest {:?}", f.verdict, r.severity, r.name, f.item, lines.position(f.primary.span.start as usize).line, f.primary.text, f.message, f.quickest);
    }
    println!("{:?}", e.counts);
}
#[allow(dead_code)]
fn dbg(session: &engine::Session) { println!("{} sources, {} kinds, {} rules {} broken", session.sources.len(), session.program.schema.kinds.len(), session.program.rules.len(), session.program.broken_rules.len()); }
#[allow(dead_code)]
fn dbg2() { let t = engine::bundled_policies(); for p in t.iter().take(4) { let r = syntax::parse(source::SourceId::new(0), &p.text); println!("{} {} {} {}", p.name, p.text.len(), r.file.declarations.len(), r.diagnostics.len()); } }
#[allow(dead_code)]
fn dbg3() { let t = engine::bundled_policies(); let mut files = vec![]; for (i,p) in t.iter().enumerate() { let r = syntax::parse(source::SourceId::new(i), &p.text); files.push(check::ParsedFile{file:r.file,bundled:true}); }
 println!("{}", files.iter().map(|f| f.file.declarations.len()).sum::<usize>());
 let (p, d) = check::check(&files, time::Date::parse("2026-11-01").unwrap()); println!("{} kinds {} packs {} diags", p.schema.kinds.len(), p.packs.len(), d.len());}
