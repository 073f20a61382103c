//! Dense numbers for named things.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident: $repr:ty;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub struct $name($repr);

            impl $name {
                /// The id of an index. Indices beyond the range give the last id, which names nothing.
                #[must_use]
                pub fn new(index: usize) -> Self {
                    Self(<$repr>::try_from(index).unwrap_or(<$repr>::MAX))
                }

                /// The index.
                #[must_use]
                pub fn index(self) -> usize {
                    self.0 as usize
                }
            }
        )*
    };
}

ids! {
    /// A pack.
    PackId: u16;
    /// A law.
    LawId: u16;
    /// A vocabulary.
    VocabularyId: u16;
    /// A term, among those of all vocabularies.
    TermId: u16;
    /// A kind of entity.
    KindId: u16;
    /// An attribute, among those of all kinds.
    AttributeId: u16;
    /// A graph.
    GraphId: u16;
    /// An inherited label.
    InheritedId: u16;
    /// A figure.
    FigureId: u16;
    /// A define.
    DefineId: u16;
    /// A rule.
    RuleId: u16;
    /// An expression.
    ExprId: u32;
    /// A variable of a rule or define: 0 is the item or the parameter.
    VariableId: u8;
    /// An entity of a manifest.
    EntityId: u32;
}
