//! What the certificates of an authority and of a person carry beside the key: the extensions of RFC 5280, 4.2.

use x509_cert::{
    TbsCertificate,
    builder::{Result, profile::BuilderProfile},
    der::{
        Encode,
        asn1::Ia5String,
        oid::{AssociatedOid, ObjectIdentifier},
    },
    ext::{
        Extension, ToExtension,
        pkix::{
            AuthorityKeyIdentifier, BasicConstraints, CertificatePolicies, CrlDistributionPoints, KeyUsage,
            KeyUsages, SubjectKeyIdentifier,
            certpolicy::PolicyInformation,
            crl::dp::DistributionPoint,
            name::{DistributionPointName, GeneralName},
        },
    },
    name::Name,
    spki::SubjectPublicKeyInfoRef,
};

/// The extensions of an authority: it signs certificates and lists, and nothing below it does.
pub(super) struct Authority(pub(super) Name);

impl BuilderProfile for Authority {
    fn get_issuer(&self, subject: &Name) -> Name {
        subject.clone()
    }

    fn get_subject(&self) -> Name {
        self.0.clone()
    }

    fn build_extensions(
        &self,
        own: SubjectPublicKeyInfoRef<'_>,
        _issuer: SubjectPublicKeyInfoRef<'_>,
        body: &TbsCertificate,
    ) -> Result<Vec<Extension>> {
        let limits = BasicConstraints { ca: true, path_len_constraint: Some(0) };
        let usage = KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign);
        Ok(vec![
            critical(&limits, body)?,
            critical(&usage, body)?,
            plain(&SubjectKeyIdentifier::try_from(own)?, body)?,
        ])
    }
}

/// The extensions of a person: signatures that count, nothing else.
pub(super) struct Person {
    pub(super) issuer: Name,
    pub(super) subject: Name,
    pub(super) policy: ObjectIdentifier,
    pub(super) list_url: Ia5String,
}

impl BuilderProfile for Person {
    fn get_issuer(&self, _subject: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        own: SubjectPublicKeyInfoRef<'_>,
        issuer: SubjectPublicKeyInfoRef<'_>,
        body: &TbsCertificate,
    ) -> Result<Vec<Extension>> {
        let limits = BasicConstraints { ca: false, path_len_constraint: None };
        let usage = KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation);
        let authority = AuthorityKeyIdentifier {
            key_identifier: Some(SubjectKeyIdentifier::try_from(issuer)?.0),
            ..Default::default()
        };
        let address = GeneralName::UniformResourceIdentifier(self.list_url.clone());
        let lists = CrlDistributionPoints(vec![DistributionPoint {
            distribution_point: Some(DistributionPointName::FullName(vec![address])),
            reasons: None,
            crl_issuer: None,
        }]);
        let policies = CertificatePolicies(vec![PolicyInformation {
            policy_identifier: self.policy,
            policy_qualifiers: None,
        }]);
        Ok(vec![
            critical(&limits, body)?,
            critical(&usage, body)?,
            plain(&SubjectKeyIdentifier::try_from(own)?, body)?,
            plain(&authority, body)?,
            plain(&policies, body)?,
            plain(&lists, body)?,
        ])
    }
}

fn critical<T: AssociatedOid + Encode>(value: &T, body: &TbsCertificate) -> Result<Extension> {
    Ok((true, value).to_extension(body.subject(), &[])?)
}

fn plain<T: AssociatedOid + Encode>(value: &T, body: &TbsCertificate) -> Result<Extension> {
    Ok((false, value).to_extension(body.subject(), &[])?)
}
