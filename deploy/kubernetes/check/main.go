// Renders a kustomization and decodes each object strictly by the published types: an unknown field,
// a field twice or a value of the wrong type is a fault. Prints all objects as one JSON array.
//
//	go run . ../overlays/province
package main

import (
	"encoding/json"
	"fmt"
	"os"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"

	// Brings config/crd/bases, the published schema of ScaledObject, which the test reads: KEDA's
	// types would bring all of KEDA.
	_ "github.com/kedacore/keda/v2/version"
)

const elsewhere = "keda.sh/v1alpha1"

func main() {
	if len(os.Args) != 2 {
		fail(fmt.Errorf("usage: check <folder of a kustomization>"))
	}
	rendered, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).
		Run(filesys.MakeFsOnDisk(), os.Args[1])
	if err != nil {
		fail(err)
	}
	decoder := strict()
	objects := []json.RawMessage{}
	for _, one := range rendered.Resources() {
		text, err := one.MarshalJSON()
		if err != nil {
			fail(err)
		}
		if one.GetApiVersion() != elsewhere {
			if _, _, err := decoder.Decode(text, nil, nil); err != nil {
				fail(fmt.Errorf("%s %s: %w", one.GetKind(), one.GetName(), err))
			}
		}
		objects = append(objects, text)
	}
	if err := json.NewEncoder(os.Stdout).Encode(objects); err != nil {
		fail(err)
	}
}

func strict() runtime.Decoder {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		appsv1.AddToScheme, batchv1.AddToScheme, corev1.AddToScheme,
		networkingv1.AddToScheme, policyv1.AddToScheme,
	} {
		if err := add(scheme); err != nil {
			fail(err)
		}
	}
	return serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
