//! Names that clash between kinds of declaration, and attributes that should carry the prefix of their pack.

use rustc_hash::FxHashMap;

use crate::check::context::Context;
use crate::check::program::{Pack, Program};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::types::PackId;

/// Reports rules and defines of one name, and attributes without their pack's prefix.
pub(super) fn run(ctx: &mut Context<'_>) {
    let mut found = shared(&ctx.program);
    found.extend(prefixes(&ctx.program));
    found.extend(unprefixed(ctx));
    found.into_iter().for_each(|diagnostic| ctx.report(diagnostic));
}

/// `ombud explain NAME` must know which of them is meant.
fn shared(program: &Program) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for define in &program.defines {
        let rule = program.rule_by_name.get(&define.name).and_then(|id| program.rule(*id));
        if let Some(rule) = rule {
            let message = format!("`{}` is the name of a rule and of a define", define.name);
            let diagnostic = Diagnostic::error(Code::DUPLICATE, rule.name_span, message).also(define.span, "the define");
            found.push(diagnostic.help("rename one of them: both are looked up by name"));
        }
    }
    found
}

/// A prefix belongs to one pack, and no bundled attribute begins with it.
fn prefixes(program: &Program) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut first: FxHashMap<&str, Span> = FxHashMap::default();
    for pack in &program.packs {
        let Some((prefix, span)) = &pack.prefix else { continue };
        if let Some(earlier) = first.insert(prefix, *span) {
            let message = format!("two packs declare the prefix `{prefix}`");
            let diagnostic = Diagnostic::error(Code::DUPLICATE, *span, message).also(earlier, "the other one");
            found.push(diagnostic.help("choose another"));
        }
        let bundled = |pack: PackId| program.pack(pack).is_some_and(|pack| pack.bundled);
        let taken = program.schema.attributes.iter().find(|attribute| bundled(attribute.pack) && carries(&attribute.name, prefix));
        if let Some(attribute) = taken.filter(|_| !pack.bundled) {
            let message = format!("the model already has attributes that begin with `{prefix}-`");
            let diagnostic = Diagnostic::error(Code::DUPLICATE, *span, message).also(attribute.span, "one of them");
            found.push(diagnostic.help("choose another prefix, such as the name of your organisation"));
        }
    }
    found
}

fn carries(name: &str, prefix: &str) -> bool {
    name.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('-'))
}

/// Attributes that a pack adds to entities that it does not declare.
fn unprefixed(ctx: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for attribute in &ctx.program.schema.attributes {
        let own = ctx.kind_packs.get(attribute.kind.index()).is_none_or(|pack| *pack == attribute.pack);
        let Some(pack) = ctx.program.pack(attribute.pack).filter(|pack| !own && !pack.bundled) else { continue };
        if !pack.prefix.as_ref().is_some_and(|(prefix, _)| carries(&attribute.name, prefix)) {
            let message = format!("attribute `{}` of pack `{}` carries no prefix", attribute.name, pack.name);
            let diagnostic = Diagnostic::warning(Code::UNPREFIXED, attribute.span, message);
            found.push(diagnostic.help(remedy(pack, &attribute.name)));
        }
    }
    found
}

fn remedy(pack: &Pack, name: &str) -> String {
    match &pack.prefix {
        Some((prefix, _)) => format!("call it `{prefix}-{name}`"),
        None => format!("write `prefix {}` in the pack's braces, and call it `{}-{name}`", pack.name, pack.name),
    }
}
